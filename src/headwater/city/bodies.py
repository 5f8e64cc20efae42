"""Reads who there is, where and when: units in a tree, teams on call, towns and villages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from headwater.city.facts import Team, Town, Unit, Village
from headwater.city.opening import Opening, Shift
from headwater.city.tables import Reading, Row, keyed, span_of

UNIT_COLUMNS = ("code", "name_zh", "name_en", "kind", "parent")
UNIT_KINDS = ("root", "police", "town", "bureau", "utility", "other")
TOWN_COLUMNS = (*UNIT_COLUMNS[:4], "station", "unit", "lon", "lat", "schematic")
TEAM_COLUMNS = ("code", "unit", "name_zh", "name_en", "base", "phone", "days", "hours")
OPENING_COLUMNS = ("unit", "phone", "days", "hours")
TOWN_KINDS = ("subdistrict", "town", "zone", "district")


def read_units(reading: Reading) -> dict[str, Unit]:
    """Read `units.csv`: every parent is a unit, and no unit stands above itself."""
    rows = keyed(reading.table("units.csv", UNIT_COLUMNS))
    for row in rows.values():
        if row["parent"] and row["parent"] not in rows:
            row.fault("unit-unknown", column="parent", code=row["parent"])
        elif _is_own_ancestor(row["code"], rows):
            row.fault("unit-cycle", code=row["code"])
    return {code: _unit(row) for code, row in rows.items()}


def _unit(row: Row) -> Unit:
    kind = row.chosen("kind", UNIT_KINDS)
    return Unit(row["code"], row["name_zh"], row["name_en"], kind, row["parent"])


def _is_own_ancestor(code: str, rows: Mapping[str, Row]) -> bool:
    seen: set[str] = set()
    above = rows[code]["parent"]
    while above in rows and above not in seen:
        seen.add(above)
        above = rows[above]["parent"]
    return code in seen


def read_towns(reading: Reading, units: Mapping[str, Unit]) -> dict[str, Town]:
    """Read `towns.csv`; the station and the town's own unit must be units."""
    rows = keyed(reading.table("towns.csv", TOWN_COLUMNS))
    return {code: _town(row, units) for code, row in rows.items()}


def _town(row: Row, units: Mapping[str, Unit]) -> Town:
    for column in ("station", "unit"):
        if row[column] not in units:
            row.fault("unit-unknown", column=column, code=row[column])
    return Town(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        kind=row.chosen("kind", TOWN_KINDS),
        station=row["station"],
        unit=row["unit"],
        lon=row.read("lon", float, 0.0),
        lat=row.read("lat", float, 0.0),
        schematic=row.yes("schematic"),
    )


def read_teams(reading: Reading, units: Mapping[str, Unit]) -> dict[str, Team]:
    """Read `teams.csv`, who is on call when; without the file nobody is declared."""
    rows = keyed(reading.table_if_any("teams.csv", TEAM_COLUMNS))
    return {code: _team(row, units) for code, row in rows.items()}


def _team(row: Row, units: Mapping[str, Unit]) -> Team:
    if row["unit"] not in units:
        row.fault("unit-unknown", column="unit", code=row["unit"])
    return Team(
        code=row["code"],
        unit=row["unit"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        base=row["base"],
        phone=row["phone"],
        shift=_shift(row),
    )


def _shift(row: Row) -> Shift:
    start, end = row.read("hours", span_of, (time.min, time.min))
    return Shift(row.read("days", _days, frozenset()), start, end)


def read_openings(reading: Reading, units: Mapping[str, Unit]) -> dict[str, Opening]:
    """Read `openings.csv`, who answers where and when; a unit may have several rows.

    Days `office` are the city's hours of work. Without the file nothing is declared.
    """
    found: dict[str, Opening] = {}
    for row in reading.table_if_any("openings.csv", OPENING_COLUMNS):
        code = row["unit"]
        known = found.get(code, Opening(code, row["phone"]))
        if code not in units:
            row.fault("unit-unknown", column="unit", code=code)
        elif code in found and (not known.shifts or row["phone"] != known.phone):
            row.fault("code-twice", code=code)
        shifts = () if row["days"] == "office" else (_shift(row),)
        found[code] = replace(known, shifts=known.shifts + shifts)
    return found


def _days(text: str) -> frozenset[int]:
    """Read weekdays as digits: `12345` is Monday to Friday."""
    found = frozenset(int(one) for one in text)
    if not found or not found <= set(range(1, 8)):
        raise ValueError(text)
    return found


def read_villages(reading: Reading, towns: Mapping[str, Town]) -> dict[str, Village]:
    """Read `villages.csv`; each belongs to a town of the city."""
    rows = keyed(reading.table("villages.csv", ("code", "name_zh", "town")))
    for row in rows.values():
        if row["town"] not in towns:
            row.fault("town-unknown", code=row["town"])
    return {code: Village(code, row["name_zh"], row["town"]) for code, row in rows.items()}
