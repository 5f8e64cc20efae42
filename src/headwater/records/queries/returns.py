"""Who returns what to whom, what came of it, and who sends matters back to 110."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from headwater.matters.moves import Verb
from headwater.records.models import History, Matter, Return, User
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


@dataclass(frozen=True, slots=True)
class SentBack:
    """A unit that sent matters back to 110: how often, and how many matters that were."""

    unit: str
    count: int
    matters: int


def who_sends_back(start: datetime, end: datetime) -> list[SentBack]:
    """Count what went back to 110 by the unit that sent it, the most frequent first."""
    counted = (
        _back_to_110(start, end)
        .values("unit")
        .annotate(n=Count("seq"), matters=Count("matter_id", distinct=True))
    )
    rows = counted.order_by("-n", "unit").values_list("unit", "n", "matters")
    return [SentBack(*row) for row in rows]


def latest_sent_back(user: User, start: datetime, end: datetime) -> QuerySet[History]:
    """List the newest that went back to 110 and that the reader may see, with their matters."""
    seen = Matter.objects.filter(visible(user)).values("id")
    rows = _back_to_110(start, end).filter(matter__in=seen)
    return rows.select_related("matter").order_by("-at")[:50]


def _back_to_110(start: datetime, end: datetime) -> QuerySet[History]:
    return History.objects.filter(verb=Verb.SEND_BACK.value, at__gte=start, at__lt=end)
