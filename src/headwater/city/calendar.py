"""Reads `calendar.toml`: hours, night, announced years, and the holidays of the declared country."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from zoneinfo import ZoneInfoNotFoundError

from headwater.city.tables import Reading
from headwater.kernel.calendar import Span, WorkCalendar, zone

FILE = "calendar.toml"
ALWAYS = WorkCalendar("UTC", ((time(0), time(23)),), (time(22), time(6)))


def read_calendar(reading: Reading, time_zone: str, this_year: int) -> WorkCalendar:
    """Read the calendar; a past year from `first_year` on that is not announced stops the load."""
    table = reading.toml(FILE)
    announced = frozenset(_years(table.get("announced_years")))
    first = table.get("first_year", this_year)
    for year in range(int(str(first)), this_year):
        if year not in announced:
            reading.fault(FILE, 1, "year-missing", year=year)
    try:
        zone(time_zone)
        days = _days(str(table["holidays"]), announced)
        changed = _changed(table, "add_holidays"), _changed(table, "add_workdays")
        return WorkCalendar(
            time_zone=time_zone,
            hours=tuple(_span(text) for text in _texts(table["hours"])),
            night=_span(str(table["night"])),
            holidays=(days[0] | changed[0]) - changed[1],
            workdays=(days[1] | changed[1]) - changed[0],
            announced=announced,
            weekend=frozenset(_years(table.get("weekend", [5, 6]))),
        )
    except (KeyError, ValueError, ZoneInfoNotFoundError) as bad:
        reading.fault(FILE, 1, "calendar-bad", detail=str(bad))
        return ALWAYS


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _years(value: object) -> list[int]:
    return [int(text) for text in _texts(value)]


def _changed(table: dict[str, object], name: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in _texts(table.get(name)))


@cache
def _days(country: str, announced: frozenset[int]) -> tuple[frozenset[date], frozenset[date]]:
    """Ask the holiday package for a country: days off, and make-up workdays."""
    if not country or not announced:
        return frozenset(), frozenset()
    import holidays

    try:
        known = holidays.country_holidays(country, years=sorted(announced))
    except NotImplementedError as bad:
        raise ValueError(country) from bad
    made_up = getattr(known, "weekend_workdays", {})
    return frozenset(known), frozenset(made_up)
