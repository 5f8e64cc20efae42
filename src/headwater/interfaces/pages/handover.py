"""The shift sheet: what is open, what the last shift said, and two signatures."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions import handover as sheets
from headwater.records.queries import ground
from headwater.records.queries.handover import last_sheet, shift


@door("handover.work")
def handover(request: HttpRequest) -> HttpResponse:
    """Show the desk as it stands; take the sheet of the shift that goes."""
    user, now = user_of(request), ground.city_time()
    if request.method == "POST":
        return _signed(request, "given", sheets.give, request.POST.get("note", ""))
    last = last_sheet(user)
    context = {
        "shift": shift(user, now),
        "last": last,
        "may_take": last is not None and not last.taken_at and last.given_by_id != user.pk,
    }
    return render(request, "pages/handover.html", context)


@require_POST
@door("handover.work")
def take_over(request: HttpRequest, key: int) -> HttpResponse:
    """Sign for what was handed over."""
    return _signed(request, "taken", sheets.take, key)


def _signed(
    request: HttpRequest, key: str, sign: Callable[..., object], what: object
) -> HttpResponse:
    """Sign a sheet, and show it again."""
    try:
        sign(what, by=user_of(request), at=ground.city_time())
        tell(request, f"handover.{key}")
    except Problem as problem:
        warn(request, problem)
    return redirect("/handover/")
