"""F8: the protocol of a silent or broken call, step by step."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.choices import named
from headwater.kernel.problem import Problem
from headwater.records.actions.silent import BACK, SOUNDS, SilentCall, take_silent
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user


@door("report.receive")
def silent(request: HttpRequest) -> HttpResponse:
    """Show the protocol, or register what it found."""
    status = 200
    if request.method == "POST":
        try:
            receipt = take_silent(
                _call(request), by=by_user(user_of(request)), at=ground.city_time()
            )
        except Problem as problem:
            warn(request, problem)
            status = 422
        else:
            tell(request, "desk.taken", number=receipt.number)
            return redirect(f"/matters/{receipt.number}/")
    sent = request.POST
    context = {
        "token": sent.get("token") or secrets.token_hex(16),
        "sounds": named(request, "sound", SOUNDS),
        "heard": sent.getlist("sounds"),
        "back": named(request, "rung-back", BACK),
        "sent": sent,
    }
    return render(request, "pages/silent.html", context, status=status)


def _call(request: HttpRequest) -> SilentCall:
    sent = request.POST
    return SilentCall(
        key=sent.get("token", ""),
        sounds=tuple(sent.getlist("sounds")),
        back=sent.get("back", ""),
        words=sent.get("words", "").replace("\r\n", "\n"),
        place=sent.get("place", "").strip(),
        contact=sent.get("contact", ""),
    )
