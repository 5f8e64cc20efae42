"""Reads `reception.toml`: who holds a report first, by when it is decided, and what is masked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from headwater.city.facts import City, Reception, Unit
from headwater.city.tables import Reading, list_of, table_of
from headwater.kernel.clock import Limit

FILE = "reception.toml"
GRADES = 4
URGENT_GRADES = 2
NUMBERS = ("contact_days", "answer_days", "repeat_days", "link_days")


def read_reception(
    reading: Reading, units: Mapping[str, Unit], channels: tuple[str, ...]
) -> Reception:
    """Read how reports are taken in; each channel needs a unit that exists."""
    table = reading.toml(FILE)
    holders = {name: str(unit) for name, unit in table_of(table.get("holders")).items()}
    for channel in channels:
        if holders.get(channel) not in units:
            reading.fault(FILE, 1, "channel-unheld", channel=channel, unit=holders.get(channel, ""))
    return Reception(
        holders=holders,
        police=_unit(reading, units, str(table.get("police", ""))),
        decide=_limits(reading, "decide", table.get("decide"), GRADES),
        accept=_limits(reading, "accept", table.get("accept"), URGENT_GRADES),
        seats={role: str(unit) for role, unit in table_of(table.get("seats")).items()},
        names=_expressions(reading, table.get("names")),
        plates=_expressions(reading, table.get("plates")),
        home_parts=_expressions(reading, table.get("home_parts")),
        protecting=frozenset(list_of(table.get("protecting"))),
        ineffective=frozenset(list_of(table.get("ineffective"))),
        silent=str(table.get("silent", "")),
        **{name: _number(reading, name, table.get(name)) for name in NUMBERS},
    )


def branch_of(city: City, unit: str) -> frozenset[str]:
    """Return a unit and all units below it."""
    found = {unit}
    while below := {u.code for u in city.units.values() if u.parent in found} - found:
        found |= below
    return frozenset(found)


def town_of(city: City, unit: str) -> str:
    """Return the code of the town whose own unit or station this is, or nothing."""
    for town in city.towns.values():
        if unit in {town.unit, town.station}:
            return town.code
    return ""


def police_for(city: City, town: str) -> str:
    """Return the police unit that goes to a town (its code); else the command."""
    found = city.towns.get(town)
    return found.station if found else city.reception.police


def _unit(reading: Reading, units: Mapping[str, Unit], code: str) -> str:
    if code not in units:
        reading.fault(FILE, 1, "unit-unknown", code=code, column="police")
    return code


def _limits(reading: Reading, name: str, value: object, wanted: int) -> tuple[Limit, ...]:
    try:
        limits = tuple(Limit.parse(text) for text in list_of(value))
    except ValueError:
        limits = ()
    if len(limits) != wanted:
        reading.fault(FILE, 1, "value-bad", column=name, value=str(value))
        return (Limit.parse("30 minutes"),) * wanted
    return limits


def _expressions(reading: Reading, value: object) -> tuple[str, ...]:
    for text in list_of(value):
        try:
            re.compile(text)
        except re.error:
            reading.fault(FILE, 1, "value-bad", column="expression", value=text)
            return ()
    return list_of(value)


def _number(reading: Reading, name: str, value: object) -> int:
    if not isinstance(value, int):
        reading.fault(FILE, 1, "value-bad", column=name, value=str(value))
        return 0
    return value
