"""For the supervisor: risk words of callers that the text of an order left out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions.omissions import omission_seen
from headwater.records.queries import ground
from headwater.records.queries.omissions import unseen
from headwater.records.queries.permits import by_user

SHOWN = 50


@door("danger.watch")
def dropped(request: HttpRequest) -> HttpResponse:
    """List what nobody has looked at yet."""
    found = unseen(user_of(request))
    context = {"rows": found[:SHOWN], "count": found.count()}
    return render(request, "pages/dropped.html", context)


@require_POST
@door("danger.watch")
def seen(request: HttpRequest, omission: int) -> HttpResponse:
    """Take one off the list: it was looked at."""
    user = user_of(request)
    try:
        omission_seen(unseen(user), omission, by=by_user(user), at=ground.city_time())
        tell(request, "dropped.noted")
    except Problem as problem:
        warn(request, problem)
    return redirect("/dropped/")
