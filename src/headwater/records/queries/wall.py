"""What the duty room must see now: danger, nobody, lateness, and what has grown worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from headwater.matters.states import State
from headwater.records.models import Matter, User
from headwater.records.queries.lists import OPEN_STATES, raisings
from headwater.records.queries.permits import visible

SHOWN = 8
NOBODY = Q(state__in=[State.UNOWNED, State.RULING])  # nobody was found, or two disagree
UNDER_WAY = Q(grade=1) & ~Q(state=State.PROPOSED)  # what waits for the caller's answer is done


@dataclass(frozen=True, slots=True)
class Wall:
    """Counts and the first rows of each part; `orphans` are matters without a holder: always 0."""

    immediate: int
    orphans: int
    unowned: int
    late: int
    urgent: list[Matter]
    escalated: list[Matter]
    latest: list[Matter]


def wall(user: User, now: datetime) -> Wall:
    """Return the wall as this reader may see it."""
    live = Matter.objects.filter(
        visible(user, "wall.read"), state__in=OPEN_STATES, historical=False
    )
    counts = live.aggregate(
        immediate=Count("id", filter=UNDER_WAY),
        orphans=Count("id", filter=Q(holder=None)),
        unowned=Count("id", filter=NOBODY),
        late=Count("id", filter=Q(due_at__lt=now)),
    )
    soonest = F("due_at").asc(nulls_last=True)
    seen = Matter.objects.filter(visible(user, "wall.read"), historical=False)
    raised = raisings().filter(at__gt=now - timedelta(days=3))
    # Also one that was closed: what was said of it after its end is nobody's work yet.
    after_end = raised.filter(matter_id=OuterRef("id"), at__gte=OuterRef("closed_at"))
    grown = Q(id__in=raised.values("matter_id")) & (Q(closed_at=None) | Exists(after_end))
    return Wall(
        **counts,
        urgent=list(live.filter(UNDER_WAY | NOBODY).order_by("grade", soonest)[:SHOWN]),
        escalated=list(seen.filter(grown).order_by("grade", "-changed_at")[:SHOWN]),
        latest=list(live.filter(due_at__lt=now).order_by("due_at")[:SHOWN]),
    )
