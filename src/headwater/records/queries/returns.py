"""Who returns what to whom, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from headwater.records.models import Matter, Return, User
from headwater.records.queries.permits import visible


@dataclass(frozen=True, slots=True)
class Pair:
    """One direction: the unit that returned, the one it proposed, and how it went on."""

    unit: str
    proposed: str
    count: int
    accepted: int
    ruled: int
    back: int  # ruled to be the returning unit's own after all


def who_returns_to_whom(start: datetime, end: datetime) -> list[Pair]:
    """Count returns by direction, the most frequent first."""
    rows = Return.objects.filter(at__gte=start, at__lt=end).values("unit_id", "proposed_id")
    counted = rows.annotate(
        n=Count("id"),
        accepted=Count("id", filter=Q(answer="accepted")),
        ruled=Count("id", filter=Q(ruling__isnull=False)),
        back=Count("id", filter=Q(ruling__unit_id=F("unit_id"))),
    )
    return [
        Pair(r["unit_id"], r["proposed_id"], r["n"], r["accepted"], r["ruled"], r["back"])
        for r in counted.order_by("-n", "unit_id", "proposed_id")
    ]


def latest_returns(user: User, start: datetime, end: datetime) -> QuerySet[Return]:
    """List the newest returns that the reader may see, with their matters."""
    seen = Matter.objects.filter(visible(user)).values("id")
    rows = Return.objects.filter(at__gte=start, at__lt=end, matter__in=seen)
    return rows.select_related("matter", "ruling").order_by("-at")[:50]
