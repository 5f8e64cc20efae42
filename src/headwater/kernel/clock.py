"""When something is due: a limit, counted on a calendar, with the count shown day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from headwater.kernel.calendar import WorkCalendar

HORIZON = 4000  # days a count may run before it is surely a mistake
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


class Unit(StrEnum):
    """What a limit is counted in; the working ones run on working days only."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_MINUTES = "working-minutes"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take; the amount is a whole number of its unit."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.amount < 0:
            raise ValueError("amount")

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `5 working-days`; anything else raises ValueError."""
        amount, _, unit = text.strip().partition(" ")
        return cls(int(amount), Unit(unit.strip()))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@dataclass(frozen=True, slots=True)
class Window:
    """A limit with its longer twin for the night."""

    by_day: Limit
    by_night: Limit

    def at(self, start: datetime, calendar: WorkCalendar) -> Limit:
        """Choose the limit that holds for a start at this moment."""
        return self.by_night if calendar.is_night(start) else self.by_day


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of the count: how much of it counted, in `unit`, and what kind of day it was."""

    day: date
    amount: int
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is due, whether a year not yet announced was crossed, and the count."""

    at: datetime
    provisional: bool
    counted: tuple[Counted, ...]


def due(start: datetime, limit: Limit, calendar: WorkCalendar) -> Deadline:
    """Answer when a limit that starts now runs out, in the city's time; `start` is aware."""
    local = calendar.local(start)
    if limit.unit is Unit.WORKING_DAYS:
        return _working_days(local, limit.amount, calendar)
    if limit.unit in {Unit.WORKING_HOURS, Unit.WORKING_MINUTES}:
        minutes = limit.amount * (60 if limit.unit is Unit.WORKING_HOURS else 1)
        return _working_minutes(local, minutes, calendar)
    return _running(local, limit, calendar)


def _running(start: datetime, limit: Limit, calendar: WorkCalendar) -> Deadline:
    """Count by the clock on the wall; days keep the hour, hours and minutes truly elapse."""
    if limit.unit is Unit.DAYS:
        end = start + limit.amount * ONE_DAY
    else:
        minutes = limit.amount * (60 if limit.unit is Unit.HOURS else 1)
        end = calendar.local(start.astimezone(UTC) + minutes * ONE_MINUTE)
    row = Counted(start.date(), limit.amount, limit.unit, "runs-on")
    return Deadline(end, provisional=False, counted=(row,))


def _working_days(start: datetime, amount: int, calendar: WorkCalendar) -> Deadline:
    """Count whole working days after the day of the start; due when the last one's work ends."""
    rows = [Counted(start.date(), 0, "days", "day-of-start")]
    left = amount
    for day in _days(start.date() + ONE_DAY):
        if left == 0:
            break
        works = int(calendar.is_working_day(day))
        left -= works
        rows.append(Counted(day, works, "days", calendar.why(day)))
    if amount == 0:
        return _deadline(start, rows, calendar)
    return _deadline(calendar.spans(rows[-1].day)[-1][1], rows, calendar)


def _working_minutes(start: datetime, minutes: int, calendar: WorkCalendar) -> Deadline:
    """Count minutes inside the worked spans only."""
    rows: list[Counted] = []
    left = minutes
    for day in _days(start.date()):
        took, end = _spend(start, left, calendar.spans(day))
        rows.append(Counted(day, took, "minutes", calendar.why(day)))
        left -= took
        if left == 0:
            return _deadline(end or start, rows, calendar)
    raise ValueError("horizon")


def _spend(
    start: datetime, minutes: int, spans: tuple[tuple[datetime, datetime], ...]
) -> tuple[int, datetime | None]:
    """Spend minutes in the spans of one day; return how many and where the last one ended."""
    took, end = 0, None
    for opens, closes in spans:
        begins = max(start, opens)
        room = max(0, int((closes - begins) / ONE_MINUTE))
        if part := min(room, minutes - took):
            took, end = took + part, begins + part * ONE_MINUTE
    return took, end


def _deadline(at: datetime, rows: list[Counted], calendar: WorkCalendar) -> Deadline:
    unknown = any(not calendar.is_announced(row.day.year) for row in rows)
    return Deadline(at, provisional=unknown, counted=tuple(rows))


def _days(first: date) -> Iterator[date]:
    for step in range(HORIZON):
        yield first + step * ONE_DAY
    raise ValueError("horizon")


def worked(start: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Count the worked minutes between two moments."""
    minutes, day = 0, calendar.local(start).date()
    while day <= calendar.local(end).date():
        for opens, closes in calendar.spans(day):
            minutes += max(0, int((min(closes, end) - max(opens, start)) / ONE_MINUTE))
        day += ONE_DAY
    return minutes


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock that stood still, from one moment to another."""

    start: datetime
    end: datetime


def put_off(at: datetime, pause: Pause, unit: Unit, calendar: WorkCalendar) -> Deadline:
    """Return a deadline put off by a pause, counted as its clock counts."""
    if unit in {Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.WORKING_MINUTES}:
        minutes = worked(pause.start, pause.end, calendar)
        return due(at, Limit(minutes, Unit.WORKING_MINUTES), calendar)
    stood = int((pause.end - pause.start) / ONE_MINUTE)
    return due(at, Limit(stood, Unit.MINUTES), calendar)
