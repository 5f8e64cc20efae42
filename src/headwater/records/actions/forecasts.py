"""Foretell which running clocks will be missed, and later say whether that was right."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from headwater.matters.forecast import Past, forecast
from headwater.records.models import Clock, Forecast

KINDS = ("reply", "part")
FROM_SHARE = 0.5
PAST_DAYS = 120
AT_ONCE = 2000


def foretell(*, at: datetime) -> int:
    """Forecast once each clock that has used half of its time; return how many."""
    running = Clock.objects.filter(
        kind__in=KINDS, met_at=None, stopped_at=None, paused_at=None, due_at__gt=at, forecast=None
    )
    rows = running.select_related("assignment").order_by("due_at")[:AT_ONCE]
    ripe = [clock for clock in rows if _used(clock, at) >= FROM_SHARE]
    past = _past(at) if ripe else {}
    made = [_made(clock, past, at) for clock in ripe]
    Forecast.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _used(clock: Any, at: datetime) -> float:
    whole = (clock.due_at - clock.started_at).total_seconds()
    return (at - clock.started_at).total_seconds() / whole if whole > 0 else 1.0


def _past(at: datetime) -> dict[tuple[str, str], list[Past]]:
    """Return how the settled clocks of each unit and kind went; an open late one is missed."""
    since = at - timedelta(days=PAST_DAYS)
    settled = Clock.objects.filter(kind__in=KINDS, started_at__gt=since, stopped_at=None)
    settled = settled.filter(Q(met_at__isnull=False) | Q(due_at__lt=at))
    found: dict[tuple[str, str], list[Past]] = defaultdict(list)
    for clock in settled.select_related("assignment").only(
        "kind", "started_at", "due_at", "met_at", "assignment__unit_id"
    ):
        found[clock.assignment.unit_id, clock.kind].append(Past(_used(clock, clock.met_at or at)))
    return found


def _made(clock: Clock, past: dict[tuple[str, str], list[Past]], at: datetime) -> Forecast:
    like = past.get((clock.assignment.unit_id, clock.kind), [])
    return Forecast(clock=clock, at=at, probability=forecast(_used(clock, at), like).value)


def settle_forecasts(*, at: datetime) -> int:
    """Say of forecasts whose clock is over whether it was missed; return how many."""
    open_ones = Forecast.objects.filter(missed=None)
    kept = open_ones.filter(clock__met_at__lte=F("clock__due_at"))
    known = kept.update(missed=False)
    # A clock that was stopped (passed on, merged, withdrawn) was neither kept nor missed.
    late = open_ones.filter(clock__due_at__lt=at, clock__paused_at=None, clock__stopped_at=None)
    return known + late.update(missed=True)
