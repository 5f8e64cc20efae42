"""Reads `calendar.toml`: hours, night, announced years, and the country's holidays."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from zoneinfo import ZoneInfoNotFoundError

from headwater.city.tables import Reading, span_of
from headwater.kernel.calendar import WorkCalendar, zone

FILE = "calendar.toml"
TABLE = "holidays.csv"
KINDS = ("off", "work")
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
        days = _known(reading, str(table.get("country", "")), announced)
        return WorkCalendar(
            time_zone=time_zone,
            hours=tuple(span_of(text) for text in _texts(table["hours"])),
            night=span_of(str(table["night"])),
            holidays=days[0],
            workdays=days[1],
            announced=announced,
            weekend=frozenset(_years(table.get("weekend", [5, 6]))),
        )
    except (KeyError, ValueError, ZoneInfoNotFoundError) as bad:
        reading.fault(FILE, 1, "calendar-bad", detail=str(bad))
        return ALWAYS


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _years(value: object) -> list[int]:
    return [int(text) for text in _texts(value)]


def _known(
    reading: Reading, country: str, announced: frozenset[int]
) -> tuple[frozenset[date], frozenset[date]]:
    """Prefer the folder's own table: it opens in a moment, the package takes most of a second."""
    if (reading.folder / TABLE).exists():
        return _listed(reading)
    return from_package(country, announced)


def _listed(reading: Reading) -> tuple[frozenset[date], frozenset[date]]:
    """Read `holidays.csv`, which a clerk can correct: days off, and make-up workdays."""
    rows = reading.table(TABLE, ("day", "kind"))
    kinds = {
        row.read("day", date.fromisoformat, date.min): row.chosen("kind", KINDS) for row in rows
    }
    return tuple(frozenset(d for d, kind in kinds.items() if kind == one) for one in KINDS)  # type: ignore[return-value]


@cache
def from_package(
    country: str, announced: frozenset[int]
) -> tuple[frozenset[date], frozenset[date]]:
    """Ask the holiday package for a country and years: days off, and make-up workdays."""
    if not country or not announced:
        return frozenset(), frozenset()
    import holidays

    try:
        known = holidays.country_holidays(country, years=sorted(announced))
    except NotImplementedError as bad:
        raise ValueError(country) from bad
    made_up = frozenset(getattr(known, "weekend_workdays", {}))
    return frozenset(known), frozenset(day for day in made_up if day.year in announced)
