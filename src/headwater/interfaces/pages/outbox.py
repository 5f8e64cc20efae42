"""The outbox: what the city's letters say, which have left, and how a unit wants its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.choices import named
from headwater.kernel.problem import Problem
from headwater.records.actions import outbox as letters
from headwater.records.actions import outside
from headwater.records.actions.preferences import KINDS, Wanted, prefer
from headwater.records.queries import ground
from headwater.records.queries.outbox import latest_messages, preference_of
from headwater.records.queries.outside import given_up
from headwater.records.queries.permits import by_user


@door("admin.work")
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the newest messages; the address of a caller is never among them."""
    orders = [(one, [one.why] if one.why else []) for one in given_up()]
    context = {"messages_out": latest_messages(with_texts=settings.DEMO), "orders": orders}
    return render(request, "pages/outbox.html", context)


@require_POST
@door("admin.work")
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Send a letter again."""
    return _again(request, partial(letters.resend, key))


@require_POST
@door("admin.work")
def order_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send an order to an outside platform again."""
    return _again(request, partial(outside.resend, key))


def _again(request: HttpRequest, resend: Callable[..., object]) -> HttpResponse:
    try:
        resend(by=by_user(user_of(request)), at=ground.city_time())
        tell(request, "outbox.replayed")
    except Problem as problem:
        warn(request, problem)
    return redirect("/outbox/")


@door("notices.choose")
def notices(request: HttpRequest) -> HttpResponse:
    """Show and change how the reader's unit gets its notices."""
    unit = user_of(request).unit_id or ""
    if request.method == "POST":
        try:
            prefer(unit, _wanted(request), at=ground.city_time())
            tell(request, "notices.saved")
            return redirect("/notices/")
        except Problem as problem:
            warn(request, problem)
    kept = preference_of(unit)
    context = {"kept": kept, "kinds": named(request, "notice", KINDS)}
    context["outlets"] = named(request, "outlet", (one.code for one in ground.city().life.outlets))
    return render(request, "pages/notices.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    sent = request.POST
    return Wanted(
        quiet_from=sent.get("quiet_from", ""),
        quiet_until=sent.get("quiet_until", ""),
        every=sent.get("every", "0"),
        muted=tuple(sent.getlist("muted")),
        outlet=sent.get("outlet", ""),
        address=sent.get("address", ""),
    )
