"""Explain a deadline: the whole history of a clock, and what its row must therefore say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import Limit, due
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence
from headwater.matters.deadline import Moved, Tally, explain, stands, tally
from headwater.records.models import Clock, Matter, TimeAsked, Warned
from headwater.records.queries import ground


@dataclass(frozen=True, slots=True)
class Explained:
    """A clock with its count, its moves, its warnings, and when it is due by all of that.

    `until` says when one that stands still runs on at the latest.
    """

    clock: Clock
    sentences: list[Sentence]
    counted: Tally
    moved: list[TimeAsked]
    warned: list[Warned]
    first_due: datetime
    stands: datetime
    until: datetime | None = None


def clock_of(matter: Matter, kind: str, key: str = "") -> Clock:
    """Return the clock of this key, or the newest of its kind; or say that there is none."""
    clocks = matter.clocks.select_related("assignment").filter(kind=kind).order_by("-started_at")
    found = next((one for one in clocks if key in {"", str(one.id)}), None)
    if found is None:
        raise Problem("matters.clock-none", fields=["kind"], kind=kind)
    return found


def explained(clock: Clock, calendar: WorkCalendar | None = None) -> Explained:
    """Explain a clock by counting it again from its start, its limit and its moves."""
    asked = sorted(clock.moved.all(), key=lambda one: (_told_at(one), one.pk))
    moves = [_moved(one) for one in asked]
    rows: list[Mapping[str, str]] = list(clock.counted)
    first = moves[0].was_due if moves else counted_anew(clock, calendar)
    return Explained(
        clock=clock,
        sentences=explain(clock.limit, rows, moves) if clock.limit else [],
        counted=tally(rows),
        moved=asked,
        warned=sorted(clock.warned.all(), key=lambda one: one.at),
        first_due=first,
        stands=stands(first, moves),
        until=_until(clock),
    )


def _until(clock: Clock) -> datetime | None:
    if clock.paused_at is None or clock.met_at or clock.stopped_at:
        return None
    return ground.city().pause_until(clock.paused_at)


def counted_anew(clock: Clock, calendar: WorkCalendar | None = None) -> datetime:
    """Return when a clock is due by its own limit, before anybody moved it."""
    if not clock.limit:
        return clock.due_at
    return due(clock.started_at, Limit.parse(clock.limit), calendar or ground.city().calendar).at


def _told_at(row: TimeAsked) -> datetime:
    """Return when a row took effect: a pause moves its clock only once it is over."""
    return row.resumed_at or row.decided_at or row.asked_at


def _moved(row: TimeAsked) -> Moved:
    return Moved(row.what, row.state, row.asked_at, row.was_due, row.due_at, row.reason)
