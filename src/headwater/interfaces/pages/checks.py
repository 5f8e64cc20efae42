"""Flags to settle and visits to make: the auditor's day, and the ruling seat's doubt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from datetime import datetime

    from headwater.kernel.permit import By


@door("audit.work")
def checks(request: HttpRequest) -> HttpResponse:
    """Show what waits for a look."""
    return _page(request)


@require_POST
@door("audit.work")
def flag(request: HttpRequest, key: int) -> HttpResponse:
    """Say whether a flag holds."""
    finding, reason = request.POST.get("finding", ""), request.POST.get("reason", "")
    settle = partial(settle_flag, key, finding=finding, reason=reason)
    return _written(request, settle, f"flag-{key}")


@require_POST
@door("audit.work")
def visit(request: HttpRequest, key: int) -> HttpResponse:
    """Write down what a visit found."""
    return _written(request, partial(_visited, key, request), f"visit-{key}")


def _visited(key: int, request: HttpRequest, *, by: By, at: datetime) -> None:
    is_true = _finding(request.POST.get("finding", ""))
    record_visit(key, is_true=is_true, note=request.POST.get("note", ""), by=by, at=at)


def _written(request: HttpRequest, write: Callable[..., object], what: str) -> HttpResponse:
    """Write a finding; one that is refused comes back with its words, beside what it is of."""
    try:
        write(by=by_user(user_of(request)), at=ground.city_time())
    except Problem as problem:
        warn(request, problem)
        return _page(request, refused=what)
    tell(request, "checks.settled")
    return redirect("/checks/")


def _page(request: HttpRequest, refused: str = "") -> HttpResponse:
    user, at = user_of(request), ground.city_time()
    context = {
        "flags": list(open_flags(user)),
        "visits": list(open_visits(user)),
        "excused": excused(user, at),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "pages/checks.html", context, status=422 if refused else 200)


def _finding(given: str) -> bool:
    """Read whether a visit confirms the closing; nothing said is no finding."""
    if given not in {"true", "false"}:
        raise Problem("records.visit-finding", fields=["finding"])
    return given == "true"
