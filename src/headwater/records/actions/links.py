"""Links for contractors without an account: the task text only, until a date, revocable."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.actions.retriage import listening
from headwater.records.connectors.keys import digest
from headwater.records.models import Proof, WorkLink

DAYS = 14


def make_link(matter: UUID, *, firm: str, task: str, by: By, at: datetime) -> str:
    """Make a link for a firm and return its token, which is shown this once."""
    token = secrets.token_urlsafe(24)
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        if now.matter.is_protected:
            raise Problem("records.link-protected")
        parts = now.matter.assignments.filter(unit_id=by.unit, part="held")
        part = parts.order_by("-accepted_at").first()
        if part is None or not firm.strip() or not task.strip():
            raise Problem("records.link-part", fields=["firm", "task"])
        WorkLink.objects.create(
            assignment=part,
            firm=firm[:100],
            task=task[:1000],
            digest=digest(token),
            made_at=now.at,
            by=by.name,
            ends_at=now.at + timedelta(days=DAYS),
        )
        now.say("records.link-made", firm=firm)
    return token


def link_of(token: str, at: datetime) -> WorkLink:
    """Return the link of a token that still holds; a guessed, old or revoked one leads nowhere."""
    rows = WorkLink.objects.select_related("assignment__matter")
    found = rows.filter(digest=digest(token), revoked_at=None, ends_at__gt=at).first()
    if found is None or not _leads_in(found):
        raise Problem("matters.token-unknown")
    return found


def _leads_in(link: WorkLink) -> bool:
    """Answer whether the work goes on, and is not behind a wall that has risen since."""
    return link.assignment.part == "held" and not link.assignment.matter.is_protected


def hand_in(link: WorkLink, evidence: Evidence, *, at: datetime) -> Proof:
    """Take a contractor's proof into the part of the unit that engaged them, and hear it."""
    by, matter = By(f"link:{link.pk}", link.assignment.unit_id), link.assignment.matter_id
    with listening(matter, evidence.note, by=by, at=at):
        return add_proof(matter, evidence, by=by, at=at)


def revoke_links(matter: UUID, *, by: By, at: datetime) -> int:
    """Revoke the links that the acting unit gave out; return how many."""
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        rows = WorkLink.objects.filter(assignment__matter=now.matter, assignment__unit_id=by.unit)
        count = rows.filter(revoked_at=None).update(revoked_at=now.at)
        now.say("records.links-revoked", count=count)
    return count
