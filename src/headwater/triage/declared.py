"""What a city declares for triage: phrases of danger, what cancels them, questions, leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.kernel.facts import Course, Grade

SIGNAL_GROUPS = (
    "violence", "weapon", "self-harm", "fire-gas-power", "injury", "water", "child",
    "gathering", "animals", "structure", "traffic", "silent", "fraud",
)  # fmt: skip


class Strength(StrEnum):
    """How much a phrase alone says; a weak one only moves the model."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"


class Reach(StrEnum):
    """Where a frame must stand to cancel a phrase."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class SignalPhrase:
    """An expression that speaks of danger now, and the words that would cancel it."""

    group: str
    expression: str
    strength: Strength
    cancelled_by: tuple[str, ...] = ()
    example_for: str = ""
    example_against: str = ""


@dataclass(frozen=True, slots=True)
class CancelFrame:
    """Words that show a danger to be denied, past, settled, supposed, told, played or meant."""

    kind: str
    frame: str
    reach: Reach
    example: str = ""
    does_not_cancel: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """What was heard or written, and the words that were meant."""

    heard: str
    meant: str


@dataclass(frozen=True, slots=True)
class Question:
    """The question that tells two leaves apart."""

    code: str
    looks_like: str
    may_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """What triage must know of a leaf of the catalogue."""

    code: str
    parent: str
    course: Course
    protected: bool = False
    never_divert: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One way of telling a matter, with what an expert decided, and where it comes from."""

    text: str
    category: str
    grade: int | None = None
    course: Course | None = None
    signals: tuple[str, ...] = ()
    source: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """All of it, as read from a city folder."""

    phrases: tuple[SignalPhrase, ...]
    frames: tuple[CancelFrame, ...]
    turns: tuple[str, ...]
    variants: tuple[Variant, ...]
    questions: tuple[Question, ...]
    leaves: Mapping[str, LeafFacts]
    families: Mapping[str, tuple[str, ...]]
    tellings: tuple[Telling, ...]


def is_emergency_row(one: Telling) -> bool:
    """Answer whether an expert called it grade 1, or a police matter of grade 2."""
    return one.grade == Grade.IMMEDIATE or (one.grade == Grade.URGENT and one.course == "police")


def is_plain_row(one: Telling) -> bool:
    """Answer whether an expert called it civil and routine."""
    return one.grade in {3, 4} and one.course == "civil"
