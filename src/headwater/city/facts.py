"""What a city folder says, as frozen facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from headwater.city.opening import Opening, Shift
from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import Limit, Window, due
from headwater.kernel.facts import Course
from headwater.kernel.permit import Grant
from headwater.kernel.sentence import Term, by_code, words_of
from headwater.matters.boards import DOOR, Answer, Board
from headwater.matters.declared import Life

RULING = "ruling-"
LONGEST_PAUSE = Limit.parse("30 days")


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can hold an assignment; `parent` is a code or empty."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town or zone with its police station, its own unit, and a centre that may be schematic."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    station: str
    unit: str
    lon: float
    lat: float
    schematic: bool


@dataclass(frozen=True, slots=True)
class Team:
    """A team that goes out for a unit while its shift lasts."""

    code: str
    unit: str
    name_zh: str
    name_en: str
    base: str
    phone: str
    shift: Shift


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community and the town it belongs to."""

    code: str
    name_zh: str
    town: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a leaf; `basis` marks their kind of source, `source` is its text."""

    accept: Window
    contact: Limit
    reply: Limit
    decision: Limit | None
    basis: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the catalogue: whose it is, by when, what proves it, and how it may be counted."""

    code: str
    parent: str
    name_zh: str
    name_en: str
    course: Course
    owners: tuple[str, ...]
    helpers: tuple[str, ...]
    joint_owners: tuple[str, ...]
    joint_helpers: tuple[str, ...]
    clocks: Clocks
    proof: tuple[str, ...]
    outcomes: tuple[str, ...]
    protected: bool
    countable: bool
    rolls_up: bool
    place_kind: str
    min_travel: int
    legal_basis: tuple[str, ...]
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Branch:
    """A parent of leaves."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Reception:
    """How reports are taken in: who holds them first, and what of the words is masked.

    `decide` is the limit to decide by grade 1 to 4, `accept` that to accept by grade 1 and 2;
    `holders` names a unit for each channel, `seats` the unit a role usually sits in; a caller's
    link leads in for `link_days` after the closing.
    """

    holders: Mapping[str, str]
    police: str
    decide: tuple[Limit, ...]
    accept: tuple[Limit, ...]
    seats: Mapping[str, str]
    names: tuple[str, ...]
    plates: tuple[str, ...]
    home_parts: tuple[str, ...]
    protecting: frozenset[str]
    ineffective: frozenset[str]
    contact_days: int
    answer_days: int
    repeat_days: int
    link_days: int
    silent: str = ""  # the leaf of a call in which nothing is said


@dataclass(frozen=True, slots=True)
class City:
    """A whole city folder, read and cross-checked."""

    code: str
    folder: Path
    names: Mapping[str, str]
    languages: tuple[str, ...]
    time_zone: str
    crs: str
    box: tuple[float, float, float, float]
    units: Mapping[str, Unit]
    towns: Mapping[str, Town]
    villages: Mapping[str, Village]
    branches: Mapping[str, Branch]
    catalogue: Mapping[str, Leaf]
    calendar: WorkCalendar
    channels: tuple[str, ...]
    roles: Mapping[str, tuple[Grant, ...]]
    limits: Mapping[str, object]
    dropped: tuple[str, ...]
    reception: Reception
    words: Mapping[str, Mapping[str, str]]
    life: Life = field(default_factory=Life)
    boards: Mapping[str, Board] = field(default_factory=dict)
    knowledge: Mapping[str, Answer] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    openings: Mapping[str, Opening] = field(default_factory=dict)
    phone: str = ""  # at which a caller speaks to a person

    @property
    def causes(self) -> tuple[str, ...]:
        """List what may have brought a matter about."""
        return self.life.causes

    def pause_until(self, start: datetime) -> datetime:
        """Return when a pause that starts now is over at the latest: `[limits] pause`."""
        limit = self.limits.get("pause")
        return due(start, limit if isinstance(limit, Limit) else LONGEST_PAUSE, self.calendar).at

    def name(self, language: str) -> str:
        """Return the city's own name in that language."""
        return self.names.get(language) or next(iter(self.names.values()))

    def lexicon(self, term: Term, language: str) -> str:
        """Name a term for a reader; a code nobody named stays a code."""
        if (found := self._named(term)) is not None:
            return found.name_zh if language.startswith("zh") else found.name_en
        if term.kind == "rule" and term.code.startswith(RULING):
            return words_of("city", language)["city.ruling"] + term.code.removeprefix(RULING)
        if term.kind in {"checklist", "excuse"}:
            texts = self.life.checklists if term.kind == "checklist" else self.life.excuses
            told = {text.code: text.words for text in texts}
            return told.get(term.code, {}).get(language, term.code)
        key = f"{term.kind}.{term.code}"
        own = self.words.get(language, {}).get(key)
        shipped = (words_of(room, language).get(f"{room}.{key}") for room in ("city", "triage"))
        return own or next((name for name in shipped if name), by_code(term, language))

    def _named(self, term: Term) -> Unit | Town | Team | Leaf | Branch | Board | None:
        if term.kind == "unit":
            return self.units.get(term.code)
        if term.kind == "town":
            return self.towns.get(term.code)
        if term.kind == "team":
            return self.teams.get(term.code)
        if term.kind == "category":
            return self.catalogue.get(term.code) or self.branches.get(term.code)
        if term.kind in {"board", "door"}:
            return self.boards.get(term.code.removeprefix(DOOR))
        return None

    def grants(self) -> tuple[Grant, ...]:
        """List every grant of every role."""
        return tuple(grant for grants in self.roles.values() for grant in grants)

    def is_dropped(self, name: str) -> bool:
        """Answer whether an imported class watches persons, so that it must be dropped."""
        return any(part in name for part in self.dropped)
