"""One matter whole: for a reader of the house, and for the caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.matters.states import State
from headwater.records.connectors.keys import digest
from headwater.records.models import Assignment, Contact, Matter, Note, User
from headwater.records.queries import ground
from headwater.records.queries.permits import visible

FRESH = timedelta(seconds=90)
ENDED = frozenset({State.CLOSED.value, State.WITHDRAWN.value})
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
    "join",
    "release",
    "return",
    "decline",
    "grant-time",
    "merge",
    "unmerge",
    "follow",
    "serve-notice",
)


# The part and its order on an outside platform, in one statement.
PARTS = Prefetch("assignments", Assignment.objects.select_related("outside"))


def one_matter(user: User, number: int) -> Matter:
    """Return a matter the user may see; one they may not see does not exist for them."""
    rows = Matter.objects.filter(visible(user), number=number).prefetch_related(PARTS)
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
        "agreements": list(matter.agreements.filter(answer="")),
        "omissions": list(matter.omissions.order_by("at")),
        "proofs": list(matter.proofs.order_by("at")),
        "shown": contact.shown if contact else "",
        "notes": list(matter.notes.order_by("-at")),
        "ticks": {one.item: one for one in matter.ticks.all()},
        "notices": list(matter.notices.order_by("at")),
        "main": matter.merged_into,
        "hanging": list(matter.merged.order_by("number")),
    }


def proof_file(matter: Matter, key: UUID) -> tuple[str, bytes]:
    """Return the name and the content of a proof's file; it was checked when it was taken in."""
    found = matter.proofs.exclude(file="").filter(pk=key).first()
    if found is None or not found.file.storage.exists(str(found.file.name)):
        raise Problem("records.proof-unknown", number=matter.number)
    return str(found.file.name).rpartition("/")[2], found.file.read()


def writing_at(matter: Matter, user: User, now: datetime) -> tuple[list[Any], dict[str, str]]:
    """Return who else is writing at a matter now, and what the reader wrote and has not sent."""
    drafts = list(matter.drafts.select_related("user"))
    others = [one for one in drafts if one.user_id != user.pk and one.seen_at > now - FRESH]
    own: dict[str, str] = next((one.words for one in drafts if one.user_id == user.pk), {})
    return others, own


def by_token(token: str, at: datetime) -> Matter:
    """Return the matter of a caller's link; a guessed one or one long over leads nowhere.

    One that hangs on another is over with that one: its work is done there.
    """
    found = Matter.objects.filter(token_digest=digest(token)).exclude(token_digest="").first()
    if found is None:
        raise Problem("matters.token-unknown")
    kept = timedelta(days=ground.city().reception.link_days)
    at_work = found.merged_into or found
    closed_at = at_work.closed_at if at_work.state in ENDED else None
    if closed_at is not None and closed_at + kept < at:
        raise Problem("matters.token-over", number=found.number)
    return found


def _at_work(matter: Matter) -> Matter:
    """Return where the work is done: the main matter, unless a wall has risen before it since."""
    main = matter.merged_into or matter
    return main if main.is_protected == matter.is_protected else matter


def _updates(matter: Matter, main: Matter) -> QuerySet[Note]:
    """Return what the caller was told, of the main matter too where this one hangs on it."""
    told = Note.objects.filter(matter_id__in={matter.id, main.id}, is_public=True)
    return told.order_by("-at")


def _result(matter: Matter) -> str:
    """Return what the unit said it did when it last proposed to close."""
    row = matter.story.filter(verb=Verb.PROPOSE.value).order_by("-seq").first()
    values = row.because[0]["values"] if row and row.because else {}
    return str(values.get("result", ""))


def for_caller(matter: Matter) -> dict[str, Any]:
    """Return what the caller may see: who has it, what was done, who read their contact."""
    story = matter.story.filter(verb__in=CALLERS_STORY).order_by("-seq")
    main = _at_work(matter)
    return {
        "matter": matter,
        "main": None if main is matter else main,
        "at_work": main,
        "outcome": main.outcome,
        "result": _result(main) if main.outcome else "",
        "answer_by": main.answer_by if main.state == State.PROPOSED else None,
        "updates": list(_updates(matter, main)),
        "story": list(story),
        "reads": list(matter.reads.order_by("-at")),
    }
