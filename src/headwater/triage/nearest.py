"""Stands in while no model is there: the nearest tellings name a leaf, danger is heard as ever."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headwater.kernel.facts import Course
from headwater.kernel.text import normalise
from headwater.triage.declared import SIGNAL_GROUPS, Declarations
from headwater.triage.features import Seen
from headwater.triage.model import CONSIDERED, COURSES, HEADS, Scores
from headwater.triage.signals import live_groups
from headwater.triage.weighing import Known, Weighed

UNSURE = 0.5
SURE = 0.99
SHARP = 4  # or leaves that share a word or two would together outweigh the nearest one
CARD = {"urgent_threshold": 0.9, "advice_threshold": 0.0}


@dataclass(frozen=True, slots=True)
class Nearest:
    """Tellings by their pairs of signs; in everything but a phrase of danger it is unsure."""

    leaves: tuple[str, ...]
    leaf_of: tuple[str, ...]
    weights: tuple[float, ...]
    rarity: Mapping[str, float]
    tellings_with: Mapping[str, Sequence[int]]
    known: Known = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=lambda: dict(CARD))

    def score(self, seen: Seen) -> Scores:
        """Score one text."""
        danger = bool(live_groups(seen.evidence))
        odds = SURE if danger else UNSURE
        course = Course.POLICE if danger else Course.CIVIL
        return Scores(
            likely=self.likely(seen.normal.text),
            confidence=0.0,
            heads={name: 1 - odds if name == "plain" else odds for name in HEADS},
            grade=(1.0, 0.0, 0.0, 0.0) if danger else (0.0, 0.0, 1.0, 0.0),
            course=tuple(float(one is course) for one in COURSES),
            groups=dict.fromkeys(SIGNAL_GROUPS, 0.0),
            weighed=Weighed(),
        )

    def score_many(self, many: Sequence[Seen]) -> list[Scores]:
        """Score texts one after the other."""
        return [self.score(one) for one in many]

    def likely(self, text: str) -> dict[str, float]:
        """Answer leaves by how much rare wording their nearest telling shares, best first."""
        own = _pairs(text)
        shared: dict[int, float] = defaultdict(float)
        for pair in own:
            for at in self.tellings_with.get(pair, ()):
                shared[at] += self.rarity[pair]
        whole = _weight(own, self.rarity)
        best: dict[str, float] = defaultdict(float)
        for at, both in shared.items():
            share = both / (whole + self.weights[at] - both)
            best[self.leaf_of[at]] = max(best[self.leaf_of[at]], share**SHARP)
        ranked = sorted(best.items(), key=lambda one: (-one[1], one[0]))[:CONSIDERED]
        total = sum(share for _, share in ranked)
        return {leaf: share / total for leaf, share in ranked} or {self.leaves[0]: 0.0}


def make_nearest(city: Declarations) -> Nearest:
    """Index the tellings of a city: done in a moment, with nothing to learn."""
    pairs = [_pairs(normalise(one.text).text) for one in city.tellings]
    tellings_with: dict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(pairs):
        for pair in own:
            tellings_with[pair].append(at)
    rarity = {pair: math.log(len(pairs) / len(at)) for pair, at in tellings_with.items()}
    return Nearest(
        tuple(city.leaves),
        tuple(one.category for one in city.tellings),
        tuple(_weight(own, rarity) for own in pairs),
        rarity,
        dict(tellings_with),
    )


def _weight(pairs: frozenset[str], rarity: Mapping[str, float]) -> float:
    return sum(rarity.get(pair, 0.0) for pair in pairs) or 1.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
