"""Periods of the calendar: a year, a quarter, a month, a day, a week or a span of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from headwater.kernel.problem import Problem

_SHAPES = (
    (re.compile(r"^(\d{4})$"), 12),
    (re.compile(r"^(\d{4})-Q([1-4])$"), 3),
    (re.compile(r"^(\d{4})-(\d{2})$"), 1),
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` up to, not including, `after`; `name` is how it was asked for."""

    name: str
    first: date
    after: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read 2022, 2022-Q1, 2022-12, 2022-12-05 or 2022-12-01..2022-12-15."""
        try:
            return _parsed(text.strip())
        except ValueError:
            raise Problem("kernel.period-unreadable", fields=["period"], given=text) from None

    def start(self, zone: tzinfo = UTC) -> datetime:
        """Return the first instant of the period in the city's time zone."""
        return datetime.combine(self.first, time(), zone)

    def end(self, zone: tzinfo = UTC) -> datetime:
        """Return the first instant after the period."""
        return datetime.combine(self.after, time(), zone)

    def before(self) -> Period:
        """Return the same period a year earlier, which year-on-year figures compare with."""
        return Period.parse(re.sub(r"\d{4}", lambda y: str(int(y[0]) - 1), self.name))

    def previous(self) -> Period:
        """Return the span of the same kind just before this one."""
        length = _months_between(self.first, self.after)
        if length and self.first.day == 1:
            first = _add_months(self.first, -length)
            return Period(_name(first, length), first, self.first)
        days = self.after - self.first
        return Period.parse(f"{self.first - days}..{self.first - timedelta(days=1)}")


def _parsed(text: str) -> Period:
    for shape, months in _SHAPES:
        found = shape.match(text)
        if found:
            part = int(found[2]) if found.re.groups > 1 else 1
            first = date(int(found[1]), (part - 1) * months + 1, 1)
            return Period(text, first, _add_months(first, months))
    first_day, _, last_day = text.partition("..")
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day or first_day)
    if last < first:
        raise ValueError(text)
    return Period(text, first, last + timedelta(days=1))


def _add_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _months_between(first: date, after: date) -> int:
    return (after.year - first.year) * 12 + after.month - first.month if after.day == 1 else 0


def _name(first: date, months: int) -> str:
    shapes = {12: f"{first.year}", 3: f"{first.year}-Q{(first.month + 2) // 3}"}
    return shapes.get(months, f"{first.year}-{first.month:02d}")
