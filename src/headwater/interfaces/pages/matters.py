"""The page of one matter: its story, its clocks, and the moves the reader may make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.forms import Seen, form_of, offered
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.records.actions.reads import reveal_contact
from headwater.records.actions.reasoned import FIELDS
from headwater.records.queries import ground
from headwater.records.queries.deadlines import clock_of, explained
from headwater.records.queries.matters import one_matter, whole
from headwater.records.queries.permits import by_user, doors_of, require

if TYPE_CHECKING:
    from headwater.records.models import Matter


@door("matter.read")
def matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show one matter the reader may see."""
    found = one_matter(user_of(request), number)
    return _page(request, found)


@door("matter.read")
def deadline(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Explain a deadline to the person who asks."""
    found = one_matter(user_of(request), number)
    context = {"matter": found, "explained": explained(clock_of(found, kind))}
    return render(request, "pages/deadline.html", context)


@require_POST
@door("matter.read")
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """Show the contact for a reason; the page is not kept by any cache."""
    user, found = user_of(request), one_matter(user_of(request), number)
    try:
        reason = request.POST.get("reason", "")
        opened = reveal_contact(found, reason=reason, by=user, at=ground.city_time())
    except Problem as problem:
        warn(request, problem)
        return redirect(f"/matters/{number}/")
    response = _page(request, found, contacts=opened)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@door("matter.read")
def move(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Make one move, or say why not; the page shows what came of it."""
    user = user_of(request)
    found = one_matter(user, number)
    try:
        form = form_of(verb)
        require(user, form.door, found)
        form.act(found, request, by=by_user(user), at=ground.city_time())
        tell(request, "matter.moved", verb=Term("verb", verb))
    except Problem as problem:
        warn(request, problem)
    return redirect(f"/matters/{number}/")


def _page(request: HttpRequest, found: Matter, **extra: Any) -> HttpResponse:
    user, shown = user_of(request), whole(found)
    clocks = shown["clocks"]
    seen = Seen(
        asked=any(one.state == "asked" for clock in clocks for one in clock.moved.all()),
        paused=any(clock.paused_at for clock in clocks),
    )
    context = {
        **shown,
        "moves": offered(request, found, user, seen),
        "may_note": "matter.note" in doors_of(user),
        "thrive": [(name, "") for name in FIELDS],
        **extra,
    }
    return render(request, "pages/matter.html", context)
