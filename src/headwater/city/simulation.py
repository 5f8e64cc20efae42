"""Reads `simulation.toml` and binds a city's tellings and places into what a year is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from headwater.city.facts import City
from headwater.city.tables import Reading
from headwater.kernel.facts import Course
from headwater.triage.declared import Telling as Told

FILE = "simulation.toml"
SPOKEN_OF = frozenset({"village", "road", "landmark", "estate", "hamlet"})


def read_simulation(city: City) -> Mapping[str, Any]:
    """Return the declaration of a simulated year as it stands in the city folder."""
    reading = Reading(city.folder)
    return reading.toml(FILE)


def leaf_weights(city: City, table: Mapping[str, Any]) -> dict[str, float]:
    """Spread each branch's weight over its leaves."""
    own: Mapping[str, float] = table.get("leaves", {})
    groups: dict[str, list[str]] = defaultdict(list)
    for leaf in city.catalogue.values():
        groups[leaf.parent].append(leaf.code)
    return {
        code: float(table["branches"].get(parent, 0)) * own.get(code, 1) / _sum(own, codes)
        for parent, codes in groups.items()
        for code in codes
    }


def spots(city: City) -> list[tuple[str, str]]:
    """List places people speak of, each with its one town."""
    rows = Reading(city.folder).table("gazetteer.csv", ("name", "kind", "towns", "said_as"))
    return sorted(
        {
            (row.some("towns")[0], row["said_as"] or row["name"])
            for row in rows
            if row["kind"] in SPOKEN_OF and len(row.some("towns")) == 1
        }
    )


def plantable(city: City, kinds: list[str]) -> list[str]:
    """List leaves that may be planted as sources: countable, unprotected, of these place kinds."""
    return [
        leaf.code
        for leaf in city.catalogue.values()
        if leaf.countable and not leaf.protected and leaf.place_kind in kinds
    ]


def whole_tellings(tellings: tuple[Told, ...]) -> list[Told]:
    """Keep tellings that an expert graded and gave a course."""
    return [one for one in tellings if one.grade and one.course in tuple(Course)]


def _sum(own: Mapping[str, float], codes: list[str]) -> float:
    return sum(own.get(code, 1) for code in codes)
