"""What a board shows: its views, their counts, a page of rows, and who else has a part in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from headwater.city.facts import Team
from headwater.city.reception import branch_of, town_of
from headwater.kernel.facts import Course, Role
from headwater.kernel.problem import Problem
from headwater.matters.boards import Board, View
from headwater.matters.declared import Text, is_of
from headwater.matters.states import Part
from headwater.records.models import Assignment, Deed, History, Matter, User
from headwater.records.queries import ground
from headwater.records.queries.lists import OPEN_STATES, Asked, Page, page_of, raised_since, views
from headwater.records.queries.permits import doors_of, may, visible
from headwater.records.queries.wall import NOBODY

LIVE = Q(state__in=OPEN_STATES)
OPEN_PARTS = (Part.HELD.value, Part.OFFERED.value)


def boards_of(user: User) -> list[Board]:
    """List the boards a reader may open, in the order of the city's declaration."""
    doors = doors_of(user)
    return [board for board in ground.city().boards.values() if board.door in doors]


def board_named(code: str) -> Board:
    """Return a board of the city, or say that there is none of that name."""
    found = ground.city().boards.get(code)
    if found is None:
        raise Problem("interfaces.board.unknown", fields=["board"], given=code)
    return found


def board_page(user: User, board: Board, asked: Asked, now: datetime) -> Page:
    """Return a page of a board: what its door shows, and what the reader may read anyhow."""
    known = {**views(user.unit_id or "", now), **views_by_part(user.unit_id or "")}
    chosen = {view.value: known[view.value] for view in board.views}
    seen = visible(user, board.door) | visible(user)
    wanted = replace(asked, view=asked.view or board.views[0].value, order=board.order.value)
    return page_of(seen & Q(historical=False), wanted, chosen)


def views_by_part(unit: str) -> dict[str, Q]:
    """Return the views that ask who has which part, or what was heard since."""
    sent = LIVE & Q(diverted_at__isnull=False) & ~Q(holder_id=unit)
    said = History.objects.filter(
        matter_id=OuterRef("pk"), unit=OuterRef("holder_id"), change__has_key="not_ours"
    )
    waits = _part(part__in=[Part.OFFERED.value, Part.WAITING.value])
    return {
        View.MINE: LIVE & _part(unit_id=unit, part__in=OPEN_PARTS),
        View.TO_ACCEPT: LIVE & _part(unit_id=unit, part=Part.OFFERED.value),
        View.SAFETY: LIVE & _part(unit_id=unit, part__in=OPEN_PARTS, role=Role.POLICE_SAFETY.value),
        View.SENT: sent,
        View.WORSE: sent & Q(raised_since("diverted_at")),
        View.TOLD_AGAIN: sent & Q(repeated__gt=0),
        View.IMMEDIATE: LIVE & Q(grade=1),
        View.UNOWNED: NOBODY,
        View.JOINT: LIVE & Q(course=Course.JOINT.value) & waits,
        View.NOT_OURS: LIVE & Q(Exists(said)),
    }


def _part(**facts: Any) -> Q:
    """Match matters with a part of which these facts are true."""
    return Q(Exists(Assignment.objects.filter(matter_id=OuterRef("pk"), **facts)))


def partners(rows: list[Matter]) -> dict[UUID, list[Assignment]]:
    """Return the open parts of each matter, for a whole page in one statement."""
    found: dict[UUID, list[Assignment]] = defaultdict(list)
    parts = [*OPEN_PARTS, Part.WAITING.value]
    for part in Assignment.objects.filter(matter__in=[one.id for one in rows], part__in=parts):
        found[part.matter_id].append(part)
    return dict(found)


def month_totals(user: User, board: Board, start: datetime) -> dict[str, int]:
    """Count what came and what was closed since the month began, as far as the board shows."""
    seen = Matter.objects.filter(visible(user, board.door), historical=False)
    return seen.aggregate(
        opened=Count("id", filter=Q(opened_at__gte=start)),
        closed=Count("id", filter=Q(closed_at__gte=start)),
        reopened=Count("id", filter=Q(opened_at__gte=start, reopened__gt=0)),
    )


def teams_on_call(unit: str, local: datetime) -> list[Team]:
    """List the teams on call at a local time: of the town's own branch, or all for the city."""
    city = ground.city()
    mine = branch_of(city, unit) if town_of(city, unit) else frozenset(city.units)
    return [team for team in city.teams.values() if team.unit in mine and team.shift.covers(local)]


def openable(user: User, rows: list[Matter]) -> set[UUID]:
    """Return which of the rows the reader may open, as a task or whole."""
    name = "task.read" if "task.read" in doors_of(user) else "matter.read"
    return {one.id for one in rows if may(user, name, one)}


def one_task(user: User, number: int) -> Matter:
    """Return a matter as a task: for those who may see what is to be done, and no more."""
    rows = Matter.objects.filter(visible(user, "task.read"), number=number)
    found = rows.prefetch_related("assignments").first()
    if found is None:
        raise Problem("matters.unknown", fields=["number"])
    return found


def task_papers(user: User, matter: Matter) -> dict[str, Any]:
    """Return what the page of a task shows besides place and deadline: steps and own proof."""
    return {
        "steps": steps_for(user, matter),
        "ticks": {one.item: one for one in matter.ticks.all()},
        "proofs": list(matter.proofs.filter(unit_id=user.unit_id).order_by("at")),
        "needed": ground.city().catalogue[matter.category].proof,
    }


def steps_for(user: User, matter: Matter) -> list[Text]:
    """Return the steps of the checklist that the reader can take."""
    doors = doors_of(user)
    return [
        one
        for one in ground.city().life.checklists
        if is_of(one.categories, matter.category) and (not one.door or one.door in doors)
    ]


def deeds_since(user: User, start: datetime) -> dict[str, int]:
    """Count what somebody did in the field since a moment, by what it was."""
    rows = Deed.objects.filter(user=user, at__gte=start).values("verb").annotate(n=Count("key"))
    return {row["verb"]: row["n"] for row in rows.order_by("verb")}
