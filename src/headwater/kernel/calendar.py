"""Which days and hours are worked: a city's hours, holidays and make-up workdays as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Hours of work, the night, and the days that depart from the week; `announced` lists years."""

    time_zone: str
    hours: tuple[Span, ...]
    night: Span
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})

    def __post_init__(self) -> None:
        if not self.hours or any(start >= end for start, end in self.hours):
            raise ValueError("hours")
        if not self.weekend < frozenset(range(7)):
            raise ValueError("weekend")

    def is_announced(self, year: int) -> bool:
        """Answer whether the holidays of the year are officially known."""
        return year in self.announced

    def is_working_day(self, day: date) -> bool:
        """Answer whether offices are open; a year not announced knows its weekends only."""
        return self.why(day) in {"working-day", "make-up-workday"}

    def why(self, day: date) -> str:
        """Name what kind of day it is: working-day, make-up-workday, holiday or weekend."""
        known = self.is_announced(day.year)
        if known and day in self.workdays:
            return "make-up-workday"
        if known and day in self.holidays:
            return "holiday"
        return "weekend" if day.weekday() in self.weekend else "working-day"

    def is_night(self, at: datetime) -> bool:
        """Answer whether the moment lies in the night, which may run over midnight."""
        start, end = self.night
        clock = self.local(at).time()
        return start <= clock < end if start <= end else clock >= start or clock < end

    def local(self, at: datetime) -> datetime:
        """Put an aware moment into the city's time; a naive one raises ValueError."""
        if at.tzinfo is None:
            raise ValueError("naive")
        return at.astimezone(zone(self.time_zone))

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the worked spans of a day as aware moments; none on a day off."""
        if not self.is_working_day(day):
            return ()
        here = zone(self.time_zone)
        return tuple(
            (datetime.combine(day, start, here), datetime.combine(day, end, here))
            for start, end in self.hours
        )


@cache
def zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name; an unknown one raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)
