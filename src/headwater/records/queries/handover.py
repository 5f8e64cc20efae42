"""What one shift leaves to the next: counts, what is red or nobody's, and the last sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from headwater.records.models import Handover, Matter, User
from headwater.records.queries.lists import OPEN_STATES
from headwater.records.queries.permits import visible
from headwater.records.queries.wall import NOBODY

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Shift:
    """The desk as it stands: counts of the open work, and the rows that must not be forgotten."""

    counts: dict[str, int]
    red: list[Matter]


def shift(user: User, now: datetime) -> Shift:
    """Return what stands open before this reader's shift."""
    live = Matter.objects.filter(visible(user), state__in=OPEN_STATES, historical=False)
    immediate, late = Q(grade=1), Q(due_at__lt=now)
    counts = live.aggregate(
        open=Count("id"),
        immediate=Count("id", filter=immediate),
        late=Count("id", filter=late),
        unowned=Count("id", filter=NOBODY),
    )
    red = live.filter(immediate | late | NOBODY).order_by("grade", "due_at", "id")
    return Shift(counts, list(red[:SHOWN]))


def last_sheet(user: User) -> Handover | None:
    """Return the newest sheet of the reader's post: their unit and role."""
    sheets = Handover.objects.filter(unit_id=user.unit_id, role=user.role)
    return sheets.select_related("given_by", "taken_by").order_by("-given_at").first()
