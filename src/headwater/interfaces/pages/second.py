"""What waits for a second person: another account confirms it, or refuses with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions.second import confirm, refuse
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user
from headwater.records.queries.second import may_answer, waiting

SHOWN = 50


@door("matter.second")
def second(request: HttpRequest) -> HttpResponse:
    """List what waits, the oldest first."""
    user = user_of(request)
    context = {"rows": waiting(user)[:SHOWN], "me": by_user(user).name}
    return render(request, "pages/second.html", context)


@require_POST
@door("matter.second")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Confirm, or refuse; a request the reader may not see does not exist for them."""
    user, at = user_of(request), ground.city_time()
    by = by_user(user)
    try:
        may_answer(user, number)
        if verb == "confirm":
            confirm(number, by=by, at=at)
        else:
            refuse(number, why=request.POST.get("why", ""), by=by, at=at)
        tell(request, f"second.done-{verb}")
    except Problem as problem:
        warn(request, problem)
    return redirect("/second/")
