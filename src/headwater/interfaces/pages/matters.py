"""The page of one matter: its story, its clocks, and the moves the reader may make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.around import around
from headwater.interfaces.pages.asking import door, tell, typed, user_of, warn
from headwater.interfaces.pages.forms import Seen, form_of, offered
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.records.actions import second
from headwater.records.actions.changing import as_seen
from headwater.records.actions.drafts import drop_draft, keep_draft
from headwater.records.actions.reads import reveal_contact
from headwater.records.actions.reasoned import FIELDS
from headwater.records.queries import ground
from headwater.records.queries.deadlines import clock_of, explained
from headwater.records.queries.matters import one_matter, whole, writing_at
from headwater.records.queries.permits import by_user, require

if TYPE_CHECKING:
    from headwater.records.models import Matter

# Fields that hold a person's own words; where their form is not shown again, the words still are.
WRITTEN = frozenset({"reason", "result", "note", "why", "clause", "name", "firm", "task", *FIELDS})


@door("matter.read")
def matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show one matter the reader may see."""
    found = one_matter(user_of(request), number)
    return _page(request, found)


@door("matter.read")
def deadline(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Explain a deadline to the person who asks."""
    found = one_matter(user_of(request), number)
    clock = clock_of(found, kind, request.GET.get("clock", ""))
    context = {"matter": found, "explained": explained(clock)}
    return render(request, "pages/deadline.html", context)


@require_POST
@door("matter.read")
def contact(request: HttpRequest, number: int) -> HttpResponse:
    """Show the contact for a reason; the page is not kept by any cache."""
    user, found = user_of(request), one_matter(user_of(request), number)
    try:
        reason = request.POST.get("reason", "")
        at = ground.city_time()
        opened = reveal_contact(found, reason=reason, by=user, at=at)
    except Problem as problem:
        warn(request, problem)
        return redirect(f"/matters/{number}/")
    # Whoever photographs the screen passes on who looked, from which unit and when.
    watermark = {"seen_by": user.username, "seen_in": user.unit_id or "", "seen_at": at}
    response = _page(request, found, contacts=opened, **watermark)
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
        with as_seen(_seen_length(request)):
            done = form.act(found, request, by=by_user(user), at=ground.city_time())
        drop_draft(found, typed(request, verb), by=user)
        key = "second.asked" if done is second.WAITS else "matter.moved"
        tell(request, key, verb=Term("verb", verb))
    except Problem as problem:
        # What was written comes back with the page: nobody's words are lost by a refusal.
        keep_draft(found, typed(request, verb), by=user, at=ground.city_time())
        warn(request, problem)
    return redirect(f"/matters/{number}/")


def _seen_length(request: HttpRequest) -> int | None:
    """Return how long the history was on the page that was sent."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() else None


def _without_a_field(own: dict[str, str], moves: list[dict[str, Any]]) -> list[str]:
    """Return what somebody wrote for a form that is not offered, or not filled in, again."""
    offered_now = {f"{one['verb']}.{field.name}" for one in moves for field in one["fields"]}
    left = {name: text for name, text in own.items() if name not in offered_now}
    return [text for name, text in left.items() if name.rpartition(".")[2] in WRITTEN]


def _page(request: HttpRequest, found: Matter, **extra: Any) -> HttpResponse:
    user, shown = user_of(request), whole(found)
    others, own = writing_at(found, user, ground.city_time())
    moves = offered(request, found, user, Seen.of(shown["clocks"], own))
    context = {
        **shown,
        **around(request, found, user),
        "moves": moves,
        "others": others,
        "own_words": own.get("note.words", ""),
        "unsent": _without_a_field(own, moves),
        "thrive": [(name, "") for name in FIELDS],
        # A demo has no telephones: whoever tries it out opens the caller's letter from here.
        "caller_token": ground.keyring().token(found.id) if settings.DEMO else "",
        **extra,
    }
    return render(request, "pages/matter.html", context)
