"""What a simulated year is made of: shares, seasons, tellings, places and how units work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from headwater.kernel.facts import Course


@dataclass(frozen=True, slots=True)
class Telling:
    """One way of telling a matter, with what an expert decided of it."""

    text: str
    category: str
    grade: int
    course: Course
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place in a town."""

    town: str
    name: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How units and callers behave: times as (median minutes, spread factor), shares of one."""

    accept: tuple[float, float]
    accept_urgent: tuple[float, float]
    contact: tuple[float, float]
    result: tuple[float, float]
    result_urgent: tuple[float, float]
    answered: float
    solved: float
    objected: float
    talks: tuple[str, ...]
    reason: str
    done: str
    worsens: float
    worse: tuple[str, ...]
    seen: tuple[str, str]


class Bad(StrEnum):
    """How a planted unit fails those who call: what the figures must find out."""

    NEVER_ACCEPTS = "never-accepts"
    RETURNS_ALL = "returns-all"
    CLOSES_FALSELY = "closes-falsely"


@dataclass(frozen=True, slots=True)
class BadUnit:
    """A planted unit: its code, its habit, and the day from which it has it."""

    unit: str
    habit: Bad
    since: date


@dataclass(frozen=True, slots=True)
class Planting:
    """What truth is hidden in the year."""

    sources: int
    matters: tuple[int, int]
    leaves: tuple[str, ...]
    units: Mapping[str, BadUnit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mix:
    """Everything the generator draws from; `season[month - 1]` multiplies a leaf's weight."""

    weights: Mapping[str, float]
    seasons: Mapping[str, tuple[float, ...]]
    hours: tuple[float, ...]
    channels: Mapping[str, float]
    tellings: Mapping[str, tuple[Telling, ...]]
    spots: tuple[Spot, ...]
    habits: Habits
    planting: Planting
    time_zone: str

    def season(self, leaf: str) -> tuple[float, ...]:
        """Return the factors of a leaf: its own, its branch's, or none."""
        return self.seasons.get(leaf) or self.seasons.get(leaf[:1]) or (1.0,) * 12
