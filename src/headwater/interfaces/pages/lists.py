"""Lists: a unit's open work by its clock, and the ruling seat's queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import door, user_of, warn
from headwater.interfaces.pages.choices import named, units_to_choose
from headwater.interfaces.pages.figures import asked_period, shown
from headwater.kernel.problem import Problem
from headwater.records.actions.filters import drop_filter, save_filter
from headwater.records.queries import ground
from headwater.records.queries.figures import figure
from headwater.records.queries.filters import saved_filters
from headwater.records.queries.forecasts import likely_missed
from headwater.records.queries.lists import Asked, matters_for, views
from headwater.records.queries.seat import both_sides, disagreements, needs, past_rulings


@door("matter.read")
def work_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see, the most urgent first."""
    user, now = user_of(request), ground.city_time()
    if request.method == "POST":
        return _filters(request)
    asked = asked_of(request, "open")
    context = {
        "page": matters_for(user, asked, now),
        "asked": asked,
        "views": list(views("", now)),
        "view_key": "list.view.",
        "saved": saved_filters(user, now),
        "towns": named(request, "town", ground.city().towns),
        "categories": named(request, "category", ground.city().catalogue),
    }
    return render(request, "pages/list.html", context)


def _filters(request: HttpRequest) -> HttpResponse:
    """Keep the list that is shown under a name, or forget one."""
    user, sent = user_of(request), request.POST
    try:
        if sent.get("drop"):
            drop_filter(user, sent["drop"])
        else:
            asked = {name: sent.get(name, "") for name in ("view", "search", "town", "category")}
            save_filter(user, sent.get("name", ""), asked)
    except Problem as problem:
        warn(request, problem)
    return redirect("/list/")


@door("matter.rule")
def rulings(request: HttpRequest) -> HttpResponse:
    """Show what nobody owns: the ruling seat's day."""
    page = matters_for(user_of(request), asked_of(request, "seat", 20), ground.city_time())
    context = {
        "page": page,
        "units": units_to_choose(request),
        "sides": both_sides(page.items),
        "past": past_rulings(page.items),
        "against": disagreements(page.items),
        "needs": needs(page.items),
    }
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
