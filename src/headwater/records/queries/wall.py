"""What the duty room must see now: danger, nobody, lateness, and what has grown worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from headwater.matters.states import OPEN, State
from headwater.records.models import History, Matter, User
from headwater.records.queries.permits import visible

SHOWN = 8
WORSE = ("raise", "call-police")  # the verbs by which a matter grows worse
NOBODY = ["unowned", "ruling"]  # nobody was found, or two disagree
OPEN_STATES = sorted(state.value for state in OPEN)
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
        unowned=Count("id", filter=Q(state__in=NOBODY)),
        late=Count("id", filter=Q(due_at__lt=now)),
    )
    soonest = F("due_at").asc(nulls_last=True)
    seen = Matter.objects.filter(visible(user, "wall.read"), historical=False)
    raised = History.objects.filter(verb__in=WORSE, at__gt=now - timedelta(days=3))
    # Also one that was closed: what was said of it after its end is nobody's work yet.
    after_end = raised.filter(matter_id=OuterRef("id"), at__gte=OuterRef("closed_at"))
    grown = Q(id__in=raised.values("matter_id")) & (Q(closed_at=None) | Exists(after_end))
    return Wall(
        **counts,
        urgent=list(
            live.filter(UNDER_WAY | Q(state__in=NOBODY)).order_by("grade", soonest)[:SHOWN]
        ),
        escalated=list(seen.filter(grown).order_by("grade", "-changed_at")[:SHOWN]),
        latest=list(live.filter(due_at__lt=now).order_by("due_at")[:SHOWN]),
    )
