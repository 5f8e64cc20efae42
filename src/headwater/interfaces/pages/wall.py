"""The wallboard of the duty room."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.indicators.figures import Figure
from headwater.interfaces.pages.asking import door, user_of
from headwater.interfaces.pages.figures import shown, this_month
from headwater.kernel.periods import Period
from headwater.records.queries import ground
from headwater.records.queries.figures import figures
from headwater.records.queries.gate import standing
from headwater.records.queries.orphans import orphan_minutes
from headwater.records.queries.outside import silent
from headwater.records.queries.wall import wall

FOOT = ("diversion-d2", "under-triage", "over-triage", "acceptance-median", "on-time-closure")
KEPT_SECONDS = 60


def gate_words() -> dict[str, str]:
    """Say how the gate stands: open on a certificate, or advice mode and why."""
    now = standing()
    state = "advice" if now.why else "open"
    return {"key": f"gate.{state}", "why": f"gate.{state}-why", "closed": now.why}


@door("wall.read")
def wall_page(request: HttpRequest) -> HttpResponse:
    """Show what must be seen now."""
    period = this_month()
    counted = _counted(period.name, int(time.monotonic() // KEPT_SECONDS))
    context = {
        "wall": wall(user_of(request), ground.city_time()),
        "gate": gate_words(),
        "silent": silent(user_of(request), ground.city_time()),
        "orphan_minutes": _orphaned(int(time.monotonic() // KEPT_SECONDS)),
        "period": period,
        "figures": [shown(request, one) for one in counted],
    }
    return render(request, "pages/wall.html", context)


@lru_cache(maxsize=2)
def _counted(period: str, _minute: int) -> tuple[Figure, ...]:
    """Count the figures of the foot once a minute, however many walls hang in the room."""
    return tuple(figures(Period.parse(period), codes=FOOT))


@lru_cache(maxsize=2)
def _orphaned(_minute: int) -> int:
    """Count the minutes without a holder in the last day, once a minute."""
    now = ground.city_time()
    return orphan_minutes(now, since=now - timedelta(days=1))
