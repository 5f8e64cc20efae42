"""One pass over a text for all expressions: an automaton on literals, then a check of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ahocorasick

from headwater.triage.expressions import Expression

RARER = 6.0  # how much rarer a word is for each further character


@dataclass(frozen=True, slots=True)
class Match:
    """Expression `index` stands at `start` to `end` of the normal text."""

    index: int
    start: int
    end: int


Holder = tuple[int, tuple[frozenset[int], ...]]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Find expressions in time linear in the text for a fixed declaration.

    `holders[literal]` lists the expressions whose rarest choice holds that literal, each with the
    literals of its other choices, rarest first: one of each must stand in the text before the
    pattern is tried.
    """

    expressions: tuple[Expression, ...]
    automaton: ahocorasick.Automaton = field(repr=False)
    holders: tuple[tuple[Holder, ...], ...] = field(repr=False)

    def find(self, text: str) -> list[Match]:
        """Answer every place of every expression, in order of expression and place."""
        found: list[Match] = []
        for index in self._candidates({literal for _, literal in self.automaton.iter(text)}):
            places = self.expressions[index].pattern.finditer(text)
            found += [Match(index, one.start(), one.end()) for one in places]
        return found

    def _candidates(self, present: set[int]) -> Iterable[int]:
        found: set[int] = set()
        for literal in present:
            for index, others in self.holders[literal]:
                for other in others:
                    if present.isdisjoint(other):
                        break
                else:
                    found.add(index)
        return sorted(found)


def make_matcher(expressions: Sequence[Expression]) -> Matcher:
    """Compile expressions; each is looked for only where all its literals occur."""
    number: dict[str, int] = {}
    holders: dict[int, list[Holder]] = defaultdict(list)
    common = Counter(one for e in expressions for choice in e.required for one in choice)
    for index, expression in enumerate(expressions):
        choices = sorted(expression.required, key=lambda words: _frequency(words, common))
        rarest, *others = [
            frozenset(number.setdefault(one, len(number)) for one in choice) for choice in choices
        ]
        for literal in rarest:
            holders[literal].append((index, tuple(others)))
    by_literal = tuple(tuple(holders[one]) for one in range(len(number)))
    return Matcher(tuple(expressions), _automaton(number), (*by_literal, ()))


def _frequency(words: Iterable[str], common: Mapping[str, int]) -> float:
    """Guess how often a choice stands in a text: short words do, and those that many use."""
    return sum(common[one] / RARER ** len(one) for one in words)


def _automaton(number: dict[str, int]) -> ahocorasick.Automaton:
    """Build the automaton; the idle word keeps it usable where nothing is declared."""
    automaton = ahocorasick.Automaton()
    for literal, place in number.items():
        automaton.add_word(literal, place)
    automaton.add_word("\0", len(number))
    automaton.make_automaton()
    return automaton
