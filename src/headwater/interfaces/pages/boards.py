"""The boards: one page for all that the city declares, its tasks, and what is registered there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import signed_in, tell, user_of, warn
from headwater.interfaces.pages.choices import Choices, named
from headwater.interfaces.pages.language import language_of
from headwater.interfaces.pages.lists import asked_of
from headwater.interfaces.pages.scheme import dots
from headwater.kernel.problem import Problem
from headwater.matters.boards import Board, Extra
from headwater.matters.declared import is_of
from headwater.records.actions.disputes import Dispute, register
from headwater.records.queries import ground
from headwater.records.queries.boards import (
    board_named,
    board_page,
    deeds_since,
    month_totals,
    openable,
    partners,
    teams_on_call,
)
from headwater.records.queries.permits import actor_of, doors_of, require
from headwater.records.queries.sources import due_sources

if TYPE_CHECKING:
    from headwater.records.models import User


def entered(request: HttpRequest, code: str, extra: Extra | None = None) -> tuple[Board, User]:
    """Return a board that the reader may open and who they are; `extra` must be on it."""
    board, user = board_named(code), user_of(request)
    require(user, board.door)
    if extra is not None and extra not in board.extras:
        raise Problem("interfaces.board.unknown", fields=["board"], given=code)
    return board, user


@signed_in
def board_view(request: HttpRequest, code: str) -> HttpResponse:
    """Show a board as the city declares it."""
    board, user = entered(request, code)
    now, doors = ground.city_time(), doors_of(user)
    asked = asked_of(request, board.views[0].value)
    page = board_page(user, board, asked, now)
    context = {
        "board": board,
        "page": page,
        "asked": asked,
        "hint": board.hint[language_of(request)],
        "partners": partners(page.items) if "partners" in board.columns else {},
        "dots": dots(page.items) if {Extra.PHONE, Extra.PRINT} & {*board.extras} else [],
        "leaves": ground.city().catalogue,
        "openable": openable(user, page.items),
        "as_task": "task.read" in doors,
        **_extras(request, board, user, now),
    }
    kind = "phone" if Extra.PHONE in board.extras else "board"
    return render(request, f"pages/{kind}.html", context)


def _extras(request: HttpRequest, board: Board, user: User, now: datetime) -> dict[str, Any]:
    """Return what the board has besides its rows."""
    local = now.astimezone(ground.zone())
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found: dict[str, Any] = {"extras": board.extras}
    if Extra.TOTALS in board.extras:
        found["totals"] = month_totals(user, board, today.replace(day=1))
    if Extra.TEAMS in board.extras:
        found["teams"] = teams_on_call(user.unit_id or "", local)
    if Extra.RECHECKS in board.extras:
        found["due_sources"] = due_sources(actor_of(user).town, local.date())
    if Extra.PHONE in board.extras:
        found["done"] = deeds_since(user, today)
    return found


@signed_in
def dispute(request: HttpRequest, code: str) -> HttpResponse:
    """Register a dispute, without names."""
    board, user = entered(request, code, Extra.REGISTER)
    sent = request.POST
    if request.method == "POST":
        try:
            told = Dispute(
                words=sent.get("text", "").replace("\r\n", "\n"),
                category=sent.get("category", ""),
                place=sent.get("place", ""),
                occurred_at=_time(sent.get("occurred_at", "")),
                hurt=sent.get("hurt") == "yes",
            )
            receipt = register(told, sent.get("key", ""), user=user, at=ground.city_time())
            tell(request, "board.registered", number=receipt.number)
            return redirect(f"/board/{code}/")
        except Problem as problem:
            warn(request, problem)
    context = {"board": board, "sent": sent, "kinds": _kinds(request, board)}
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/dispute.html", context, status=status)


def _kinds(request: HttpRequest, board: Board) -> Choices:
    """List what a dispute of this board may be about, as the city declares."""
    leaves = ground.city().catalogue.values()
    fits = [one.code for one in leaves if is_of(board.kinds, one.code) and not one.protected]
    return named(request, "category", fits)


def _time(text: str) -> datetime | None:
    """Read a local time of a form; an empty or broken one is no time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ground.zone())
    except ValueError:
        return None
