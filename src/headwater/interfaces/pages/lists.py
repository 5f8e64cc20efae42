"""Lists: a unit's open work by its clock, and the ruling seat's queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door, user_of
from headwater.interfaces.pages.choices import units_to_choose
from headwater.interfaces.pages.figures import asked_period, shown
from headwater.records.queries import ground
from headwater.records.queries.figures import figure
from headwater.records.queries.forecasts import likely_missed
from headwater.records.queries.lists import Asked, matters_for, views


@door("matter.read")
def work_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see, the most urgent first."""
    asked = asked_of(request, "open")
    page = matters_for(user_of(request), asked, ground.city_time())
    names = list(views("", ground.city_time()))
    context = {"page": page, "asked": asked, "views": names, "view_key": "list.view."}
    return render(request, "pages/list.html", context)


@door("matter.rule")
def rulings(request: HttpRequest) -> HttpResponse:
    """Show what nobody owns: the ruling seat's day."""
    page = matters_for(user_of(request), asked_of(request, "unowned", 20), ground.city_time())
    context = {"page": page, "units": units_to_choose(request)}
    return render(request, "pages/rulings.html", context)


@door("matter.read")
def likely_late(request: HttpRequest) -> HttpResponse:
    """Show which deadlines are likely to be missed, and how often the forecast was right."""
    hits = figure("forecast-hits", asked_period(request))
    context = {"rows": likely_missed(user_of(request)), "hits": shown(request, hits)}
    return render(request, "pages/forecast.html", context)


def asked_of(request: HttpRequest, view: str, limit: int = 50) -> Asked:
    """Read how a list was asked for."""
    sent = request.GET
    return Asked(
        view=sent.get("view", view),
        search=sent.get("search", ""),
        after=sent.get("after", ""),
        town=sent.get("town", ""),
        category=sent.get("category", ""),
        limit=limit,
    )
