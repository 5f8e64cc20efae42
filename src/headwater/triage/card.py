"""What the model's card says of itself, measured on held-out folds of the rows it learns from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.triage.calibration import BINS
from headwater.triage.declared import Telling, is_emergency_row
from headwater.triage.features import Seen
from headwater.triage.model import Floats, confidence, softmax, temperature

IN_THREE = 3
PAIR = 2
HELD = 3  # texts that hold a pair: this one and two others
INSTEAD = 2
LIMITS = ("written", "few-rows", "one-author", "not-lived")
Doubles = npt.NDArray[np.float64]
Order = npt.NDArray[np.intp]


def card_tables(
    leaves: Sequence[str], rows: Sequence[Telling], raw: Floats, arrays: Mapping[str, Floats]
) -> Mapping[str, Any]:
    """Answer the tables of the card; `raw` are scores by models that had not seen the row."""
    scored = softmax(raw[:, : len(leaves)] * temperature(arrays))
    order = np.argsort(-scored, axis=1)
    learnt = arrays["confidence"].tolist()
    best = np.take_along_axis(scored, order[:, :IN_THREE], axis=1)
    sure = np.asarray([confidence(one, learnt) for one in best.tolist()])
    right = np.asarray([leaves[order[i, 0]] == one.category for i, one in enumerate(rows)])
    return {
        "rows": len(rows),
        "classes": _classes(leaves, rows, order),
        "predicted": _predicted(leaves, rows, order),
        "calibration": _bins(sure, right),
        "limits": list(LIMITS),
    }


def unknown_facts(seen: Sequence[Seen]) -> Mapping[str, float]:
    """Answer the mean share of letter pairs unknown to a model taught with all texts but this one.

    A pair is known when two other texts hold it, because that is what the vocabulary keeps.
    """
    found = Counter(key for one in seen for key in pairs_of(one))
    shares = np.asarray([_unknown(one, found) for one in seen])
    return {
        "n": len(seen),
        "mean": round(float(shares.mean()), 5),
        "variance": round(float(shares.var(ddof=1)), 6),
    }


def pairs_of(one: Seen) -> list[str]:
    """List the pairs of characters of a text, each once."""
    return [key for key in one.blocks["grams"] if len(key) == PAIR]


def _unknown(one: Seen, found: Mapping[str, int]) -> float:
    pairs = pairs_of(one)
    return sum(found[key] < HELD for key in pairs) / len(pairs) if pairs else 0.0


def _classes(
    leaves: Sequence[str], rows: Sequence[Telling], order: Order
) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for i, one in enumerate(rows):
        likely = [leaves[place] for place in order[i, :IN_THREE]]
        own = table[one.category]
        own["n"] += 1
        own["first"] += one.category == likely[0]
        own["in_three"] += one.category in likely
    return {leaf: dict(own) for leaf, own in sorted(table.items())}


def _predicted(
    leaves: Sequence[str], rows: Sequence[Telling], order: Order
) -> dict[str, dict[str, Any]]:
    """Answer for each leaf that was named: how often it was right, what it was instead."""
    said: dict[str, list[Telling]] = defaultdict(list)
    for i, one in enumerate(rows):
        said[leaves[order[i, 0]]].append(one)
    return {leaf: _errors(leaf, told) for leaf, told in sorted(said.items())}


def _errors(leaf: str, told: Sequence[Telling]) -> dict[str, Any]:
    wrong = [one for one in told if one.category != leaf]
    instead = Counter(one.category for one in wrong)
    first = sorted(instead.items(), key=lambda pair: (-pair[1], pair[0]))[:INSTEAD]
    return {
        "n": len(told),
        "wrong": len(wrong),
        "grave": sum(is_emergency_row(one) for one in wrong),
        "instead": [list(pair) for pair in first],
    }


def _bins(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> list[list[float]]:
    """Answer ten equal bins: lower edge, rows, mean confidence, share that was right."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        [
            one / BINS,
            int((place == one).sum()),
            round(float(sure[place == one].mean()), 4),
            round(float(right[place == one].mean()), 4),
        ]
        for one in np.unique(place).tolist()
    ]
