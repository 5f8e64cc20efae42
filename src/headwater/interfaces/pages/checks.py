"""Flags to settle and visits to make: the auditor's day, and the ruling seat's doubt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions.gaming import settle_flag
from headwater.records.actions.visits import record_visit
from headwater.records.queries import ground
from headwater.records.queries.checks import excused, open_flags, open_visits
from headwater.records.queries.permits import by_user


@door("audit.work")
def checks(request: HttpRequest) -> HttpResponse:
    """Show what waits for a look."""
    user = user_of(request)
    context = {"flags": list(open_flags(user)), "visits": list(open_visits(user))}
    context["excused"] = excused(user, ground.city_time())
    return render(request, "pages/checks.html", context)


@require_POST
@door("audit.work")
def flag(request: HttpRequest, key: int) -> HttpResponse:
    """Say whether a flag holds."""
    sent, by = request.POST, by_user(user_of(request))
    try:
        settle_flag(
            key,
            finding=sent.get("finding", ""),
            reason=sent.get("reason", ""),
            by=by,
            at=ground.city_time(),
        )
        tell(request, "checks.settled")
    except Problem as problem:
        warn(request, problem)
    return redirect("/checks/")


@require_POST
@door("audit.work")
def visit(request: HttpRequest, key: int) -> HttpResponse:
    """Write down what a visit found."""
    sent, by = request.POST, by_user(user_of(request))
    try:
        is_true = _finding(sent.get("finding", ""))
        note = sent.get("note", "")
        record_visit(key, is_true=is_true, note=note, by=by, at=ground.city_time())
        tell(request, "checks.settled")
    except Problem as problem:
        warn(request, problem)
    return redirect("/checks/")


def _finding(given: str) -> bool:
    """Read whether a visit confirms the closing; nothing said is no finding."""
    if given not in {"true", "false"}:
        raise Problem("records.visit-finding", fields=["finding"])
    return given == "true"
