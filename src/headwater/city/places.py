"""Reads the names and words of places of a city folder, and makes its finder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from headwater.city.facts import City
from headwater.city.tables import Reading
from headwater.places.finder import Finder
from headwater.places.gazetteer import Gazetteer, Name
from headwater.places.phrase import PlaceWords


def read_finder(reading: Reading, towns: Mapping[str, Any]) -> Finder:
    """Read `gazetteer.csv`, `placewords.csv` and, where there is one, `homophones.csv`."""
    words = _words(reading)
    names = []
    for row in reading.table("gazetteer.csv", ("name", "kind", "towns", "said_as")):
        for code in row.some("towns"):
            if code not in towns:
                row.fault("town-unknown", code=code)
        written = row["said_as"] or row["name"]
        names.append(Name(row["name"], row["kind"], row.some("towns"), written))
    suffixes = tuple(words.words.get("suffix", ())) or ("\0",)
    return Finder(Gazetteer(names, _homophones(reading), suffixes), words)


def finder_of(city: City) -> Finder:
    """Make the finder of a city that was already checked."""
    return read_finder(Reading(city.folder), city.towns)


def _words(reading: Reading) -> PlaceWords:
    roles: dict[str, list[str]] = defaultdict(list)
    for row in reading.table("placewords.csv", ("word", "role")):
        roles[row["role"]].append(row["word"])
    digits = dict(word.split("=", 1) for word in roles.pop("digit", []))
    joiner = " " if "spaced" in roles else ""
    return PlaceWords({role: tuple(some) for role, some in roles.items()}, digits, joiner)


def _homophones(reading: Reading) -> dict[str, str]:
    rows = reading.table_if_any("homophones.csv", ("sound", "characters"))
    return {char: row["characters"][0] for row in rows for char in row["characters"]}
