"""One move on many matters: preview, do, undo."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.choices import named, units_to_choose
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb, move
from headwater.records.actions.bulk_moves import FIELDS, Wanted, move_many, preview, undo_many
from headwater.records.queries import ground
from headwater.records.queries.bulk import latest_bulk, seen_keys
from headwater.records.queries.matters import one_matter
from headwater.records.queries.permits import by_user, require


@door("matter.merge")
def bulk(request: HttpRequest) -> HttpResponse:
    """Show the form; with POST what would happen, or what did."""
    context: dict[str, Any] = {"sent": request.POST or request.GET, **_choices(request)}
    if request.method == "POST":
        try:
            context |= _done(request)
        except Problem as problem:
            warn(request, problem)
    context["latest"] = latest_bulk(by_user(user_of(request)).name)
    return render(request, "pages/bulk.html", context)


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "verbs": named(request, "verb", FIELDS),
        "units": units_to_choose(request),
        "categories": named(request, "category", ground.city().catalogue),
    }


def _done(request: HttpRequest) -> dict[str, Any]:
    user, at = user_of(request), ground.city_time()
    wanted = _wanted(request)
    if wanted.verb in FIELDS:
        require(user, move(Verb(wanted.verb)).door)
    if into := wanted.fields.get("into"):
        one_matter(
            user, int(into) if into.isdecimal() else 0
        )  # nothing hangs on what one may not see
    if request.POST.get("step") != "do":
        tried = preview(wanted, by=by_user(user), at=at)
        well = sum(one.refused is None for one in tried)
        return {"tried": tried, "well": well, "refused": len(tried) - well}
    return {"made": move_many(wanted, by=by_user(user), at=at)}


def _wanted(request: HttpRequest) -> Wanted:
    sent = request.POST
    verb = sent.get("verb", "")
    numbers = [int(one) for one in re.findall(r"\d+", sent.get("numbers", "")) if len(one) < 12]  # noqa: PLR2004
    fields = {name: sent.get(name, "").strip() for name in FIELDS.get(verb, ())}
    door = move(Verb(verb)).door if verb in FIELDS else "matter.read"
    return Wanted(verb, fields, seen_keys(user_of(request), door, numbers))


@require_POST
@door("matter.merge")
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Undo a bulk move of one's own."""
    try:
        undo_many(key, by=by_user(user_of(request)), at=ground.city_time())
        tell(request, "bulk.undone")
    except Problem as problem:
        warn(request, problem)
    return redirect("/bulk/")
