"""When a unit can be reached: shifts by the week, or the city's hours of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from headwater.kernel.calendar import WorkCalendar

LOOKED_AHEAD = 30  # days: longer than any run of holidays


@dataclass(frozen=True, slots=True)
class Shift:
    """Weekdays (1 is Monday) and hours by the city's clock.

    An `end` that is not later than `start` is on the next day.
    """

    days: frozenset[int]
    start: time
    end: time

    def covers(self, local: datetime) -> bool:
        """Answer whether a local time lies in it; a night belongs to the day it began."""
        now, today = local.time(), local.isoweekday()
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        before = today - 1 or 7
        begun = today in self.days and now >= self.start
        return begun or (before in self.days and now < self.end)


@dataclass(frozen=True, slots=True)
class Opening:
    """Where and when a unit answers: in its shifts, or, if it has none, in the hours of work."""

    unit: str
    phone: str
    shifts: tuple[Shift, ...] = ()

    def is_open(self, at: datetime, calendar: WorkCalendar) -> bool:
        """Answer whether somebody answers at a moment."""
        local = calendar.local(at)
        if self.shifts:
            return any(shift.covers(local) for shift in self.shifts)
        return any(start <= at < end for start, end in calendar.spans(local.date()))

    def opens_at(self, at: datetime, calendar: WorkCalendar) -> datetime | None:
        """Answer when it opens next after a moment; None if not within a month."""
        return min((start for start in self._starts(at, calendar) if start > at), default=None)

    def _starts(self, at: datetime, calendar: WorkCalendar) -> Iterator[datetime]:
        local = calendar.local(at)
        for ahead in range(LOOKED_AHEAD):
            day = (local + timedelta(days=ahead)).date()
            if not self.shifts:
                yield from (start for start, _ in calendar.spans(day))
            for shift in self.shifts:
                if day.isoweekday() in shift.days:
                    yield datetime.combine(day, shift.start, local.tzinfo)
