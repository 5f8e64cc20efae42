"""One pass over a text for all expressions: an automaton on literals, then a check of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import ahocorasick

from headwater.triage.expressions import Expression


@dataclass(frozen=True, slots=True)
class Match:
    """Expression `index` stands at `start` to `end` of the normal text."""

    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Matcher:
    """Find expressions in time linear in the text for a fixed declaration."""

    expressions: tuple[Expression, ...]
    automaton: ahocorasick.Automaton = field(repr=False)
    by_element: tuple[tuple[int, ...], ...] = field(repr=False)
    needs: tuple[frozenset[int], ...] = field(repr=False)

    def find(self, text: str) -> list[Match]:
        """Answer every place of every expression, in order of expression and place."""
        elements: set[int] = set()
        for _, (own, _literal) in self.automaton.iter(text):
            elements.update(own)
        found: list[Match] = []
        for index in self._candidates(elements):
            places = self.expressions[index].pattern.finditer(text)
            found += [Match(index, one.start(), one.end()) for one in places]
        return found

    def _candidates(self, elements: set[int]) -> Iterable[int]:
        listed = [i for one in elements for i in self.by_element[one] if self.needs[i] <= elements]
        return sorted(listed)


def make_matcher(expressions: Sequence[Expression]) -> Matcher:
    """Compile expressions; each is looked for only where all its literals occur."""
    number: dict[frozenset[str], int] = {}
    needs = tuple(
        frozenset(number.setdefault(one, len(number)) for one in expression.required)
        for expression in expressions
    )
    rarest: dict[int, list[int]] = defaultdict(list)
    for index, expression in enumerate(expressions):
        rarest[number[max(expression.required, key=_weight)]].append(index)
    by_element = tuple(tuple(rarest[one]) for one in range(len(number)))
    return Matcher(tuple(expressions), _automaton(number), by_element, needs)


def _weight(words: frozenset[str]) -> tuple[int, int]:
    return min(len(one) for one in words), -len(words)


def _automaton(number: dict[frozenset[str], int]) -> ahocorasick.Automaton:
    holders: dict[str, list[int]] = defaultdict(list)
    for words, element in number.items():
        for one in words:
            holders[one].append(element)
    automaton = ahocorasick.Automaton()
    for literal, elements in holders.items():
        automaton.add_word(literal, (tuple(elements), literal))
    automaton.add_word("\0", ((), ""))
    automaton.make_automaton()
    return automaton
