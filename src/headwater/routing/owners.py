"""Turns who a declaration names into units: codes, or tokens that depend on the town."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from headwater.kernel.clock import Limit, Window

STATION = "station-of-town"
TOWN = "town"
TOKENS = frozenset({STATION, TOWN})


@dataclass(frozen=True, slots=True)
class Post:
    """The bodies of one town: its police station and its own unit."""

    kind: str
    station: str
    unit: str
    town: str = ""


@dataclass(frozen=True, slots=True)
class Ownership:
    """What routing needs of a leaf: owners in order of preference, helpers, and the clocks."""

    owners: tuple[str, ...]
    helpers: tuple[str, ...]
    joint_owners: tuple[str, ...]
    joint_helpers: tuple[str, ...]
    accept: Window
    contact: Limit
    reply: Limit
    decision: Limit | None


def unit_of(name: str, post: Post | None) -> str:
    """Answer the unit a name stands for; empty where the town it depends on is not known."""
    if name == STATION:
        return post.station if post else ""
    if name == TOWN:
        return post.unit if post else ""
    return name


def first_of(names: Iterable[str], post: Post | None) -> str:
    """Answer the first of some names that stands for a unit, or nothing."""
    return next((unit for name in names if (unit := unit_of(name, post))), "")


def all_of(names: Iterable[str], post: Post | None, *, but: str = "") -> tuple[str, ...]:
    """List the units some names stand for, each once, without the lead."""
    units = dict.fromkeys(unit_of(name, post) for name in names)
    return tuple(unit for unit in units if unit and unit != but)


Posts = Mapping[str, Post]
