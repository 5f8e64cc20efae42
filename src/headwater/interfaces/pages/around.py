"""What surrounds a matter on its page: its likes, notes, steps, notice and links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, typed, user_of, warn
from headwater.interfaces.pages.language import language_of
from headwater.kernel.problem import Problem
from headwater.matters.declared import is_of
from headwater.matters.states import OPEN
from headwater.records.actions import drafts, links, merging, notes, place_notes
from headwater.records.actions.events import Incident, declare_event, end_event, running_event
from headwater.records.queries import ground
from headwater.records.queries.boards import steps_for
from headwater.records.queries.duplicates import candidates
from headwater.records.queries.here import notes_of
from headwater.records.queries.matters import one_matter
from headwater.records.queries.permits import by_user, doors_of, require

if TYPE_CHECKING:
    from headwater.records.models import Matter, User

Act = Callable[..., None]
LONGEST_EVENT = 240  # hours


def around(request: HttpRequest, matter: Matter, user: User) -> dict[str, Any]:
    """Return what stands around a matter, as far as the reader may act on it."""
    life, language, doors = ground.city().life, language_of(request), doors_of(user)
    may_merge = "matter.merge" in doors and matter.state in OPEN
    texts = [one.words[language] for one in life.texts if is_of(one.categories, matter.category)]
    named = {"number": matter.number, "unit": _unit_name(user, language)}
    return {
        "may_merge": may_merge,
        "event": running_event(matter, ground.city_time()) if may_merge else None,
        "candidates": candidates(matter, user) if may_merge else [],
        "texts": [text.format(**named) for text in texts],
        "steps": steps_for(user, matter),
        "may_note": "matter.note" in doors,
        "place_notes": notes_of([matter.place_key], ground.city_time()) if matter.place_key else [],
        "may_work": "matter.work" in doors and user.unit_id == matter.holder_id,
    }


def _unit_name(user: User, language: str) -> str:
    found = ground.city().units.get(user.unit_id or "")
    if found is None:
        return ""
    return found.name_zh if language.startswith("zh") else found.name_en


def acting(name: str) -> Callable[[Act], Callable[..., HttpResponse]]:
    """Act on a matter through a door and show its page again, with what was wrong if it was.

    The view is called with the request, the matter, the reader and what else the address names.
    """

    def wrap(act: Act) -> Callable[..., HttpResponse]:
        @require_POST
        @door(name)
        @wraps(act)
        def view(request: HttpRequest, number: int, **named: Any) -> HttpResponse:
            user, found = _asked(request, number, name)
            written = typed(request, act.__name__)
            try:
                act(request, found, user, **named)
                drafts.drop_draft(found, written, by=user)
            except Problem as problem:
                # What was written comes back with the page: nobody's words are lost by a refusal.
                drafts.keep_draft(found, written, by=user, at=ground.city_time())
                warn(request, problem)
            return redirect(f"/matters/{number}/")

        return view

    return wrap


@acting("matter.note")
def note(request: HttpRequest, found: Matter, user: User) -> None:
    """Keep a note, or tell the caller."""
    write = notes.tell_public if request.POST.get("public") else notes.add_note
    write(found.id, words=_sent(request, "words"), by=by_user(user), at=ground.city_time())
    tell(request, "around.noted")


@acting("matter.note")
def place_note(request: HttpRequest, found: Matter, user: User) -> None:
    """Keep a word about the place, or take one away that holds no longer."""
    by, at, ended = by_user(user), ground.city_time(), _sent(request, "end")
    if ended:
        place_notes.end_place_note(found.id, _number(ended), by=by, at=at)
        return
    days = _number(_sent(request, "days"))
    place_notes.note_place(found.id, words=_sent(request, "words"), days=days, by=by, at=at)
    tell(request, "around.noted")


@acting("matter.read")
def watching(request: HttpRequest, found: Matter, user: User) -> None:
    """Begin to watch, or cease."""
    watched = notes.watch(found, by=user, at=ground.city_time())
    tell(request, "around.watched" if watched else "around.unwatched")


@require_POST
@door("matter.read")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is being written; the page sends it by itself."""
    user, found = _asked(request, number, "matter.read")
    written = typed(request, request.POST.get("form", ""))
    drafts.keep_draft(found, written, by=user, at=ground.city_time())
    return HttpResponse(status=204)


@acting("matter.work")
def ticked(request: HttpRequest, found: Matter, user: User) -> None:
    """Tick off one step."""
    notes.tick(found.id, item=_sent(request, "item"), by=by_user(user), at=ground.city_time())


@acting("matter.merge")
def same(request: HttpRequest, found: Matter, user: User) -> None:
    """Hang a matter on another one, or remember that it is not the same."""
    by, at, other = by_user(user), ground.city_time(), _sent(request, "other")
    into = one_matter(user, _number(other))
    if request.POST.get("answer") == "apart":
        merging.remember_not_same(found.id, into.id, by=by, at=at)
        tell(request, "around.apart")
        return
    why = next((c for c in candidates(found, user) if c.matter.id == into.id), None)
    merging.merge(found.id, into.id, _reasoned(_sent(request, "reason"), why), by=by, at=at)
    tell(request, "around.merged")


def _reasoned(reason: str, why: Any) -> merging.Reasoned:
    if why is None:
        return merging.Reasoned(reason)
    return merging.Reasoned(reason, why.probability, why.because)


@acting("matter.merge")
def event(request: HttpRequest, found: Matter, user: User) -> None:
    """Begin a mass event on a matter, or end it: reports of its kind and town hang on it."""
    if request.POST.get("end"):
        end_event(found.id, by=by_user(user), at=ground.city_time())
        tell(request, "around.event-ended")
        return
    at, hours = ground.city_time(), _sent(request, "hours")
    length = timedelta(hours=min(int(hours), LONGEST_EVENT) if hours.isdecimal() else 24)
    incident = Incident(_sent(request, "name"), [found.category], at + length, found.town)
    declare_event(found.id, incident, by=by_user(user), at=at)
    tell(request, "around.event-made")


@acting("matter.work")
def link(request: HttpRequest, found: Matter, user: User) -> None:
    """Make a link for a contractor and show it this once, or revoke those given out."""
    if request.POST.get("revoke"):
        count = links.revoke_links(found.id, by=by_user(user), at=ground.city_time())
        tell(request, "around.link-revoked", count=count)
        return
    made = {"firm": _sent(request, "firm"), "task": _sent(request, "task")}
    token = links.make_link(found.id, **made, by=by_user(user), at=ground.city_time())
    tell(request, "around.link-made", url=request.build_absolute_uri(f"/task/{token}/"))


def _number(text: str) -> int:
    """Return a whole number of a form; what is none is nought, which no action takes."""
    return int(text) if text.isdecimal() else 0


def _asked(request: HttpRequest, number: int, name: str) -> tuple[User, Matter]:
    """Return who asks and the matter they may see and pass this door for."""
    user = user_of(request)
    found = one_matter(user, number)
    require(user, name, found)
    return user, found


def _sent(request: HttpRequest, field: str) -> str:
    """Return a field of the form without the blanks around it."""
    return request.POST.get(field, "").strip()
