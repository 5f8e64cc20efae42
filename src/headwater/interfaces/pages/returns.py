"""Who returns what to whom, and who sends back to 110: counted, and the newest of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door, user_of
from headwater.interfaces.pages.figures import asked_period
from headwater.records.queries import ground
from headwater.records.queries.returns import (
    latest_returns,
    latest_sent_back,
    who_returns_to_whom,
    who_sends_back,
)


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
        "sent_back": who_sends_back(start, end),
        "latest_back": latest_sent_back(user_of(request), start, end),
        "latest": latest_returns(user_of(request), start, end),
    }
    return render(request, "pages/returns.html", context)
