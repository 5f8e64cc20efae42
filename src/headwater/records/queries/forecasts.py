"""Which open matters will likely miss a deadline, as far as the reader may see them."""

from __future__ import annotations

from typing import Any

from headwater.records.models import Forecast, Matter, User
from headwater.records.queries.permits import visible

LIKELY = 0.5
SHOWN = 50


def likely_missed(user: User) -> list[Any]:
    """Return the forecasts of running clocks that are likely missed, the likeliest first."""
    seen = Matter.objects.filter(visible(user)).values("id")
    running = Forecast.objects.filter(
        missed=None,
        probability__gte=LIKELY,
        clock__met_at=None,
        clock__stopped_at=None,
        clock__matter__in=seen,
    )
    rows = running.select_related("clock__matter", "clock__assignment")
    return list(rows.order_by("-probability", "clock__due_at")[:SHOWN])
