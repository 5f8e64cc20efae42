"""Where one cause repeats, and the sources made of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.choices import units_to_choose
from headwater.kernel.problem import Problem
from headwater.records.actions.sources import open_source
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user, doors_of, require
from headwater.records.queries.sources import open_sources, suspicions


@door("source.read")
def sources(request: HttpRequest) -> HttpResponse:
    """Show what is suspected and what is a source; make one of a suspicion."""
    if request.method == "POST":
        return _open(request)
    context = {
        "suspected": suspicions(ground.city_time()),
        "opened": open_sources(),
        "units": units_to_choose(request),
        "may_work": "source.work" in doors_of(user_of(request)),
    }
    return render(request, "pages/sources.html", context)


def _open(request: HttpRequest) -> HttpResponse:
    user, sent = user_of(request), request.POST
    try:
        require(user, "source.work")
        where, what = sent.get("place_key", ""), sent.get("category", "")
        owner = sent.get("owner", "")
        made = open_source(where, what, owner=owner, by=by_user(user), at=ground.city_time())
        tell(request, "sources.made", number=made.number)
    except Problem as problem:
        warn(request, problem)
    return redirect("/sources/")
