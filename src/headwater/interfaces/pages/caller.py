"""The caller's own pages: send a report, follow it by token, have the last word."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.intake.arrival import Arrival
from headwater.interfaces.pages.asking import problem_page, tell, warn
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions.closing import answer
from headwater.records.actions.intake import receive
from headwater.records.actions.retriage import Words, add_report, listening
from headwater.records.queries import ground
from headwater.records.queries.matters import by_token, for_caller

if TYPE_CHECKING:
    from headwater.records.models import Matter

CALLER = By("caller")


def report(request: HttpRequest) -> HttpResponse:
    """Take a report from the citizen's own page."""
    if request.method != "POST":
        return render(request, "pages/report.html", {"token": secrets.token_hex(16), "sent": {}})
    sent = request.POST
    arrival = Arrival(
        words=sent.get("text", "").replace("\r\n", "\n"),
        channel="web",
        key=sent.get("token", ""),
        place=sent.get("place", ""),
        contact=sent.get("contact", ""),
    )
    try:
        receipt = receive(arrival, sender="web", by=CALLER, at=ground.city_time())
    except Problem as problem:
        warn(request, problem)
        context = {"token": sent.get("token", ""), "sent": sent}
        return render(request, "pages/report.html", context, status=422)
    tell(request, "report.thanks", number=receipt.number)
    return redirect(f"/my/{receipt.token}/")


def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show the caller who has it, what was done, who read the contact; take the answer."""
    try:
        found = by_token(token, ground.city_time())
        if request.method == "POST":
            return _answered(request, found)
    except Problem as problem:
        return problem_page(request, problem)
    context = {
        **for_caller(found),
        "can_answer": _is_proposed(found),
        "phone": ground.city().phone,
        "key": secrets.token_hex(16),
    }
    response = render(request, "pages/caller.html", context)
    # The link stays with us by the policy `same-origin`; `no-referrer` would make browsers send
    # the answer with an origin of null, which the check of forms refuses.
    response["Cache-Control"] = "no-store"
    return response


def _is_proposed(found: Matter) -> bool:
    """Answer whether the caller is asked now; one who hangs on another is asked with it."""
    main = found.merged_into or found
    return State.PROPOSED in {found.state, main.state}


def _may_say(said: str, found: Matter) -> bool:
    """Answer whether this answer still has its place: one sent twice comes too late."""
    main = found.merged_into or found
    over = {State.CLOSED} if said == "not-solved" else set()
    return bool({found.state, main.state} & {State.PROPOSED, *over})


def _answered(request: HttpRequest, found: Matter) -> HttpResponse:
    said, matter = request.POST.get("answer", ""), found.id
    words = request.POST.get("words", "").replace("\r\n", "\n")
    late = said in {"solved", "not-solved"} and not _may_say(said, found)
    if late and not words.strip():
        raise Problem("interfaces.caller.not-asked", fields=["answer"])
    if said == "more" or late:  # nobody's words are lost for having come late
        key = request.POST.get("key", "") or secrets.token_hex(16)
        add_report(matter, Words(words, "web", key), by=CALLER, at=ground.city_time())
        tell(request, "caller.more-thanks")
        return redirect(request.path)
    if said not in {"solved", "not-solved"}:
        raise Problem("matters.answer-unknown", fields=["answer"])
    at = ground.city_time()
    with listening(matter, words, by=CALLER, at=at, callers=True):
        answer(matter, solved=said == "solved", words=words, by=CALLER, at=at)
    tell(request, "caller.thanks")
    return redirect(request.path)
