"""The call-taker's desk: words while they are typed, what they mean, and the keys."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from headwater.city.desk import Desked, Told
from headwater.city.reception import police_for
from headwater.intake.arrival import Arrival
from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.choices import named, units_to_choose
from headwater.interfaces.pages.desk_keys import keys_for
from headwater.interfaces.pages.explain import explained
from headwater.kernel.facts import Said
from headwater.kernel.problem import Problem
from headwater.records.actions.desk import SERVICES, DeskKey, Pressed, pressed_key, take
from headwater.records.actions.reasoned import FIELDS, keep_reasons
from headwater.records.actions.written import serve_notice, wording_in_force
from headwater.records.queries import ground
from headwater.records.queries.here import matters_here
from headwater.records.queries.lists import Asked, matters_for
from headwater.records.queries.permits import by_user
from headwater.records.queries.rulings import desk_with_rulings
from headwater.sources.place_key import place_key
from headwater.triage.marks import Mark

ASKED = ("hurt", "armed", "here", "frail")
ANSWERS = ("yes", "no", "unclear")
PAPER_HEADS = ("time", "taker", "number")
EXCERPT, HEARD = 80, 3  # signs of a text and reasons in a hint: it is small
CONSENTS = ("not-asked", "agreed", "objected")


@door("report.receive")
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk, or take the call the key was pressed for."""
    if request.method == "POST":
        return _take(request)
    return _page(request, {"token": secrets.token_hex(16)})


@require_POST
@gzip_page  # nothing secret is in it: at most one kilobyte on the line
@door("report.receive")
def hints(request: HttpRequest) -> HttpResponse:
    """Answer with what the words mean so far; nothing is stored."""
    hint = _hint(request)
    return render(request, "pages/_hints.html", {"hint": hint, "swapped": keys_for(request, hint)})


@require_POST
@door("report.receive")
def here(request: HttpRequest) -> HttpResponse:
    """Show what is open at the place of the words, and what to promise the caller."""
    decided = _decided(request)
    if decided is None:
        return HttpResponse()
    route, city, now = decided.route.value, ground.city(), ground.city_time()
    parts = city.reception.home_parts
    keys = {
        place_key(route.town, route.place, route.precision, home=home, home_parts=parts)
        for home in (True, False)
    }
    context = {
        "here": matters_here(user_of(request), keys, now),
        "route": route,
        # Whoever is in danger is promised nothing but help.
        "may_promise": not decided.triage.value.signals,
    }
    return render(request, "pages/_here.html", context)


@door("report.receive")
def paper(request: HttpRequest) -> HttpResponse:
    """Show the desk as a form to print, for when nothing else works."""
    keys = [f"f{n}" for n in range(1, 9)]
    context = {"heads": PAPER_HEADS, "questions": ASKED, "answers": ANSWERS, "keys": keys}
    return render(request, "pages/paper.html", context)


def _take(request: HttpRequest) -> HttpResponse:
    user, token = user_of(request), request.POST.get("token", "")
    try:
        by, at = by_user(user), ground.city_time()
        if wants_notice := request.POST.get("key") == DeskKey.OBJECTED:
            wording_in_force()  # before anything is taken: without a wording there is no F7
        receipt = take(_arrival(request), _pressed(request), sender="desk", by=by, at=at)
        if receipt.first and any(_notes(request).values()):
            keep_reasons(receipt.matter, _notes(request), by=by, at=at)
        if wants_notice:
            serve_notice(receipt.matter, by=by, at=at)
    except Problem as problem:
        warn(request, problem)
        return _page(request, {"token": token, "hint": _hint(request)}, status=422)
    tell(request, "desk.taken", number=receipt.number)
    return redirect(f"/matters/{receipt.number}/{'notice/' if wants_notice else ''}")


def _pressed(request: HttpRequest) -> Pressed:
    sent = request.POST
    return Pressed(
        pressed_key(sent.get("key", "")),
        reason=sent.get("reason", ""),
        unit=sent.get("unit", ""),
        consent=sent.get("consent", ""),
        service=sent.get("service", ""),
        accepted_by=sent.get("accepted_by", ""),
        answers=tuple((name, sent[name]) for name in ASKED if sent.get(name) in ANSWERS),
    )


def _page(request: HttpRequest, extra: dict[str, Any], status: int = 200) -> HttpResponse:
    waiting = matters_for(user_of(request), Asked(view="decide", limit=8), ground.city_time())
    sent = request.POST
    context = {
        "keys": keys_for(request, extra.get("hint")),
        "questions": [{"name": name, "answer": sent.get(name, "")} for name in ASKED],
        "answers": named(request, "answered", ANSWERS),
        "consents": named(request, "consent", CONSENTS),
        "units": units_to_choose(request),
        "services": named(request, "service", SERVICES),
        "thrive": [(name, sent.get(name, "")) for name in FIELDS],
        "waiting": waiting,
        "sent": sent,
        **extra,
    }
    return render(request, "pages/desk.html", context, status=status)


def _arrival(request: HttpRequest) -> Arrival:
    sent = request.POST
    return Arrival(
        words=_told(request),
        channel="desk",
        key=sent.get("token", ""),
        place=sent.get("place", ""),
        contact=sent.get("contact", ""),
    )


def _told(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _decided(request: HttpRequest) -> Desked | None:
    """Decide the words so far; without words there is nothing to decide."""
    text, now = _told(request), ground.city_time()
    if not text.strip():
        return None
    told = Told(Said(text, "desk", now), request.POST.get("place", ""))
    return desk_with_rulings(now).decide(told)


def _hint(request: HttpRequest) -> dict[str, Any] | None:
    text, decided = _told(request), _decided(request)
    if decided is None:
        return None
    triage, route = decided.triage.value, decided.route.value
    told = explained(decided, ground.desk().triager.model.card)
    excerpt, marks = _excerpt(text, [mark for mark in triage.marks if mark.end <= len(text)])
    return {
        **told,
        "heard": [*told["heard"][:HEARD], *told["heard"][HEARD:][-1:]],  # the last is the rule
        "lead": route.lead,
        "police": police_for(ground.city(), route.town),
        "text": excerpt,
        "known": triage.category if triage.category in ground.city().knowledge else "",
        "marks": marks,
    }


def _excerpt(text: str, marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """Cut a long text around the first danger in it: the whole stands in the field beside."""
    first = next((one.start for one in marks if one.kind == "danger"), 0)
    start = max(0, min(first - EXCERPT // 3, len(text) - EXCERPT))
    end = start + EXCERPT
    within = [one for one in marks if start <= one.start and one.end <= end]
    moved = [replace(one, start=one.start - start, end=one.end - start) for one in within]
    return text[start:end], moved


def _notes(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}
