"""Who returns what to whom: the directions counted, and the newest returns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door, user_of
from headwater.interfaces.pages.figures import asked_period
from headwater.records.queries import ground
from headwater.records.queries.returns import latest_returns, who_returns_to_whom


@door("returns.read")
def returns(request: HttpRequest) -> HttpResponse:
    """Show the returns of a period."""
    period, zone = asked_period(request), ground.zone()
    start, end = period.start(zone), period.end(zone)
    pairs = who_returns_to_whom(start, end)
    context = {
        "pairs": pairs,
        "period": period,
        "count": sum(pair.count for pair in pairs),
        "latest": latest_returns(user_of(request), start, end),
    }
    return render(request, "pages/returns.html", context)
