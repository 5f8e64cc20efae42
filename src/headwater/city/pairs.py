"""Reads what a city says about pairs of reports, and makes its comparer."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from headwater.city.facts import City
from headwater.city.places import finder_of
from headwater.city.tables import Reading
from headwater.kernel.calendar import zone
from headwater.matters.compare import Comparer, Told, Weights
from headwater.matters.compare_features import Reader
from headwater.places.finder import Finder

WEIGHTS = "pairweights.csv"
EPOCH_YEAR = 2026  # a time told without year and month only serves to tell how long between
EPOCH_MONTH = 1


def reader_of(city: City, reading: Reading | None = None, finder: Finder | None = None) -> Reader:
    """Read kinds of event and cues of pairs."""
    reading = reading or Reading(city.folder)
    cues: dict[str, list[str]] = defaultdict(list)
    for row in reading.table("paircues.csv", ("word", "role")):
        cues[row["role"]].append(row["word"])
    for row in reading.table("placewords.csv", ("word", "role")):
        if row["role"] == "digit":
            cues["digit"].append(row["word"])
    kinds = {r["kind"]: r.some("words") for r in reading.table("kinds.csv", ("kind", "words"))}
    return Reader(
        finder or finder_of(city), kinds, {role: tuple(some) for role, some in cues.items()}
    )


def comparer_of(city: City) -> Comparer:
    """Make the comparer of a checked city from its own weights."""
    reading = Reading(city.folder)
    return Comparer(reader_of(city, reading), read_weights(reading))


def read_weights(reading: Reading) -> Weights:
    """Read `pairweights.csv`: one feature a line, with `bias` and `threshold` among them."""
    rows = reading.table(WEIGHTS, ("feature", "weight"))
    weights = {row["feature"]: row.read("weight", float, 0.0) for row in rows}
    return Weights(weights.pop("bias", 0.0), weights, weights.pop("threshold", 0.5))


def told(text: str, city: City, reader: Reader, at: datetime | None = None) -> Told:
    """Take a time told at the head of the text off it, such as `(3rd 07:12)`."""
    for pattern in reader.cues.get("time", ()):
        if found := re.match(pattern, text):
            said = {name: int(value) for name, value in found.groupdict().items()}
            return Told(text[found.end() :], at or _moment(said, city))
    return Told(text, at)


def _moment(said: dict[str, int], city: City) -> datetime | None:
    try:
        return datetime(
            EPOCH_YEAR,
            EPOCH_MONTH,
            said["day"],
            said["hour"],
            said["minute"],
            tzinfo=zone(city.time_zone),
        )
    except ValueError:
        return None
