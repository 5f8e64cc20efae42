"""Rules of routing as declared: when a rule holds, and whom it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from headwater.kernel.facts import Course, Grade


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule may ask about a report."""

    text: str
    category: str
    grade: Grade
    course: Course
    signals: frozenset[str]
    town_kind: str
    day: date | None = None
    town: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `routing.csv`: all its conditions must hold; an empty one always does."""

    code: str
    leaves: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    courses: frozenset[Course] = frozenset()
    grades: frozenset[Grade] = frozenset()
    signals: frozenset[str] = frozenset()
    town_kinds: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    lead: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    why: Mapping[str, str] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def adds(self) -> bool:
        """Answer whether the rule only adds helpers and leaves the lead to others."""
        return not self.lead

    def holds(self, seen: Seen) -> bool:
        """Answer whether every condition holds."""
        return (
            self.is_of(seen.category)
            and self._is_said(seen.text)
            and self._is_asked(seen)
            and self._is_in_force(seen.day)
        )

    def is_of(self, category: str) -> bool:
        """Answer whether the rule is about a category; one that names none is about all."""
        return not self.leaves or any(
            category == leaf or (leaf.endswith("*") and category.startswith(leaf[:-1]))
            for leaf in self.leaves
        )

    def _is_said(self, text: str) -> bool:
        said = all(any(word in text for word in words) for words in self.words)
        return said and not any(word in text for word in self.none)

    def _is_asked(self, seen: Seen) -> bool:
        return (
            _among(self.courses, seen.course)
            and _among(self.grades, seen.grade)
            and _among(self.town_kinds, seen.town_kind)
            and _among(self.towns, seen.town)
            and (not self.signals or bool(self.signals & seen.signals))
        )

    def _is_in_force(self, day: date | None) -> bool:
        if day is None:
            return True
        return (self.since or day) <= day and (self.until is None or day <= self.until)


def _among(wanted: frozenset[object] | frozenset[Course], found: object) -> bool:
    return not wanted or found in wanted


class Rules:
    """Rules in the order in which they are asked; those about one category are found at once."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules = tuple(rules)
        self._of: dict[str, tuple[Rule, ...]] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def holding(self, seen: Seen) -> Iterator[Rule]:
        """Go through the rules that hold, in order."""
        about = self._of.get(seen.category)
        if about is None:
            about = tuple(rule for rule in self._rules if rule.is_of(seen.category))
            self._of[seen.category] = about
        return (rule for rule in about if rule.holds(seen))

    def first_lead(self, seen: Seen) -> Rule | None:
        """Answer the first rule that names a lead and holds."""
        return next((rule for rule in self.holding(seen) if not rule.adds), None)

    def helpers(self, seen: Seen) -> list[str]:
        """List the helpers that rules add to whoever leads."""
        return [name for rule in self.holding(seen) if rule.adds for name in rule.helpers]
