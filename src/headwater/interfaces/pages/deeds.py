"""What is sent from the page of a task or from a phone: done once, answered as page or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import signed_in, tell, user_of, warn, words
from headwater.interfaces.pages.boards import entered
from headwater.interfaces.pages.choices import named
from headwater.interfaces.pages.forms import Seen, form_of, offered
from headwater.kernel.facts import Point
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.boards import Extra
from headwater.matters.moves import Verb
from headwater.matters.states import ReturnCode
from headwater.records.actions.field import (
    NOT_OURS,
    OnSite,
    call_for_help,
    once,
    say_not_ours,
    take_on_site,
)
from headwater.records.actions.notes import tick
from headwater.records.actions.proofs import Evidence
from headwater.records.queries import ground
from headwater.records.queries.boards import one_task, steps_for, task_papers
from headwater.records.queries.permits import by_user, require

NONE, LONGEST_WAIT = timedelta(), timedelta(days=30)
WORKER = Path(__file__).parent / "static" / "board-worker.js"

if TYPE_CHECKING:
    from headwater.kernel.permit import By
    from headwater.records.models import Matter


@signed_in
def task(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what is to be done, where and by when: nothing of the complaint or the caller."""
    board, user = entered(request, code)
    found = one_task(user, number)
    seen = Seen.of(found.clocks.prefetch_related("moved"))
    fit = {one["verb"]: one for one in offered(request, found, user, seen)}
    context = {
        "board": board,
        "matter": found,
        "moves": [fit[verb] for verb in board.moves if verb in fit],
        "codes": named(request, "return-code", list(ReturnCode)),
        "extras": board.extras,
        **task_papers(user, found),
    }
    response = render(request, "pages/board_task.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_POST
@signed_in
def act(request: HttpRequest, code: str, number: int, verb: str) -> HttpResponse:
    """Do one thing about a task, once."""
    board, user = entered(request, code)
    found, by = one_task(user, number), by_user(user)
    allowed = {*board.moves, Verb.TICK.value, NOT_OURS}
    if verb not in allowed:
        raise Problem("matters.unknown", fields=["move"])

    def do() -> bool:
        deed = partial(_deeds(verb), found, request, by)
        return once(request.POST.get("key", ""), verb, deed, user=user, at=ground.city_time())

    return answered(request, do, then=f"/board/{code}/", verb=Term("verb", verb))


def _deeds(verb: str) -> Callable[[Matter, HttpRequest, By], object]:
    """Return what a verb does."""
    return {Verb.TICK.value: _tick, NOT_OURS: _not_ours}.get(verb, partial(_move, verb))


def _tick(found: Matter, request: HttpRequest, by: By) -> None:
    user, item = user_of(request), request.POST.get("item", "")
    require(user, "matter.work", found)
    if item not in {step.code for step in steps_for(user, found)}:
        raise Problem("records.step-unknown", fields=["item"], given=item)
    tick(found.id, item=item, by=by, at=ground.city_time())


def _not_ours(found: Matter, request: HttpRequest, by: By) -> None:
    require(user_of(request), "matter.work", found)
    say_not_ours(found.id, request.POST.get("code", ""), by=by, at=ground.city_time())


def _move(verb: str, found: Matter, request: HttpRequest, by: By) -> None:
    form = form_of(verb)
    require(user_of(request), form.door, found)
    form.act(found, request, by=by, at=ground.city_time())


@require_POST
@signed_in
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take what somebody found on site, with a photo."""
    return _sent(request, code, take_on_site, "board.taken")


@require_POST
@signed_in
def danger(request: HttpRequest, code: str) -> HttpResponse:
    """Send the police to where somebody is in danger."""
    return _sent(request, code, call_for_help, "board.helped")


def _sent(request: HttpRequest, code: str, how: Callable[..., Any], key: str) -> HttpResponse:
    _, user = entered(request, code, Extra.PHONE)

    def do() -> dict[str, Any]:
        sent = request.POST.get("key", "")
        number = how(_on_site(request, key), sent, user=user, at=ground.city_time())
        return {"number": number}

    return answered(request, do, then=f"/board/{code}/", key=key)


def _on_site(request: HttpRequest, key: str) -> OnSite:
    sent, file = request.POST, request.FILES.get("file")
    text = sent.get("text", "").strip() or words(request, say(f"interfaces.{key}-words"))
    photo = Evidence("photo", "", file.name or "", file.read()) if file and file.size else None
    waited = timedelta(seconds=int(said)) if (said := sent.get("waited", "")).isdecimal() else NONE
    point = _point(sent.get("lon"), sent.get("lat"))
    return OnSite(text, sent.get("place", ""), point, photo, min(waited, LONGEST_WAIT))


def _point(lon: str | None, lat: str | None) -> Point | None:
    """Read where the phone says it is; it speaks WGS 84."""
    try:
        return Point(float(lon or ""), float(lat or ""))
    except ValueError:
        return None


def answered(
    request: HttpRequest, do: Callable[[], Any], *, then: str, key: str = "board.done", **said: Any
) -> HttpResponse:
    """Do it and say what came of it: to a script as JSON, to a person on the next page."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        came = do()
    except Problem as problem:
        if wants_json:
            told = words(request, problem.sentence)
            return JsonResponse({"refused": True, "told": told}, status=422)
        warn(request, problem)
        return redirect(then)
    values = came if isinstance(came, dict) else said
    name = "board.again" if came is False else key
    if wants_json:
        told = words(request, say(f"interfaces.{name}", **values))
        return JsonResponse({"refused": False, "told": told, "then": then})
    tell(request, name, **values)
    return redirect(then)


def worker(request: HttpRequest) -> HttpResponse:
    """Serve the script that keeps pages of the field for hours without a line."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
