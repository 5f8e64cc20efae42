"""One matter whole: for a reader of the house, and for the caller."""

from __future__ import annotations

from typing import Any

from headwater.kernel.problem import Problem
from headwater.records.connectors.keys import digest
from headwater.records.models import Contact, Matter, User
from headwater.records.queries.permits import visible

CALLERS_STORY = (
    "receive",
    "dispatch",
    "accept",
    "contact",
    "propose",
    "answer",
    "close",
    "reopen",
    "rule",
    "call-police",
)


def one_matter(user: User, number: int) -> Matter:
    """Return a matter the user may see; one they may not see does not exist for them."""
    rows = Matter.objects.filter(visible(user), number=number).prefetch_related("assignments")
    found = rows.first()
    if found is None:
        raise Problem("matters.unknown", fields=["number"])
    return found


def whole(matter: Matter) -> dict[str, Any]:
    """Return everything the page of a matter shows; words only as masked."""
    contact = Contact.objects.filter(report__matter=matter).first()
    return {
        "matter": matter,
        "reports": list(matter.reports.defer("words").order_by("received_at")),
        "story": list(matter.story.order_by("-seq")),
        "clocks": list(matter.clocks.order_by("due_at").prefetch_related("moved")),
        "parts": sorted(matter.assignments.all(), key=lambda part: part.dispatched_at),
        "reasoned": list(matter.reasoned.order_by("-at")),
        "omissions": list(matter.omissions.order_by("at")),
        "proofs": list(matter.proofs.order_by("at")),
        "shown": contact.shown if contact else "",
    }


def by_token(token: str) -> Matter:
    """Return the matter of a caller's link; a guessed one leads nowhere."""
    found = Matter.objects.filter(token_digest=digest(token)).exclude(token_digest="").first()
    if found is None:
        raise Problem("matters.token-unknown")
    return found


def for_caller(matter: Matter) -> dict[str, Any]:
    """Return what the caller may see: who has it, what was done, who read their contact."""
    story = matter.story.filter(verb__in=CALLERS_STORY).order_by("-seq")
    return {
        "matter": matter,
        "story": list(story),
        "reads": list(matter.reads.order_by("-at")),
    }
