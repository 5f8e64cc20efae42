"""Whether two reports tell of one matter: place, kind, numbers, time and cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import exp

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Point
from headwater.kernel.sentence import Sentence, say
from headwater.matters.compare_features import Reader, features

REASONS = {
    "place-same": "matters.compare-place-same",
    "place-apart": "matters.compare-place-apart",
    "number-apart": "matters.compare-number-apart",
    "kind-same": "matters.compare-kind-same",
    "kind-apart": "matters.compare-kind-apart",
    "other": "matters.compare-other",
    "closed": "matters.compare-closed",
    "goes-on": "matters.compare-goes-on",
    "far": "matters.compare-far",
}
TELLING = 0.3  # a feature that moves the sum by less is not worth a sentence


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells; `at` is aware or absent."""

    text: str
    at: datetime | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely the two are one matter, and the answer at the city's threshold."""

    probability: float
    same: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a small logistic regression, kept as data of the city."""

    bias: float
    by_feature: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares reports with a city's places, words and weights."""

    reader: Reader
    weights: Weights

    def compare(self, a: Told, b: Told) -> Decision[Comparison]:
        """Answer whether two reports tell of one event or one continuing cause."""
        seen = features(a, b, self.reader)
        parts = {
            name: self.weights.by_feature.get(name, 0.0) * value for name, value in seen.items()
        }
        probability = 1 / (1 + exp(-(self.weights.bias + sum(parts.values()))))
        same = probability >= self.weights.threshold
        return Decision(
            Comparison(probability, same), "compare.logistic", _because(parts, same=same)
        )


def compare(a: Told, b: Told, by: Comparer) -> Decision[Comparison]:
    """Compare two reports by the given comparer."""
    return by.compare(a, b)


def _because(parts: Mapping[str, float], *, same: bool) -> tuple[Sentence, ...]:
    """Name what moved the answer its way, strongest first."""
    sign = 1 if same else -1
    moved = sorted(parts, key=lambda name: -sign * parts[name])
    told = [name for name in moved if sign * parts[name] > TELLING and name in REASONS]
    return tuple(say(REASONS[name]) for name in told) or (say("matters.compare-weak"),)
