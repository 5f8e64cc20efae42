"""The words that moved a decision, and where they stand in the text as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from headwater.triage.features import FAMILY, PHRASE, Seen
from headwater.triage.model import Model
from headwater.triage.nearest import Nearest
from headwater.triage.weighing import Weighed

WORDS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text as given: `danger`, `cancelled` or `word`, and its group or leaf."""

    start: int
    end: int
    kind: str
    code: str


def words_that_moved(
    model: Model | Nearest, weighed: Weighed, leaves: Sequence[str]
) -> list[tuple[str, ...]]:
    """Answer for each leaf the words with the greatest weight for it."""
    features = zip(weighed.rows, weighed.weights, weighed.keys, strict=True)
    told = [one for one in features if _is_word(one[2])]
    if not told or isinstance(model, Nearest):
        return [() for _ in leaves]
    rows, weights, words = zip(*told, strict=True)
    columns = np.asarray([[model.leaves.index(one)] for one in leaves])
    shares = np.asarray(weights, np.float32) * model.arrays["table"][np.asarray(rows), columns]
    best = np.argsort(-shares, axis=1, kind="stable")[:, :WORDS]
    kept = np.take_along_axis(shares, best, axis=1) > 0
    return [
        tuple(words[i] for i, speaks in zip(*one, strict=True) if speaks)
        for one in zip(best.tolist(), kept.tolist(), strict=True)
    ]


def _is_word(key: str) -> bool:
    return len(key) > 1 and key[0] not in FAMILY + PHRASE and " " not in key


def marks_of(seen: Seen, moved: Sequence[str], leaf: str) -> tuple[Mark, ...]:
    """Answer marks in order of place: phrases of danger, live or cancelled, then model words."""
    found = [
        Mark(*seen.normal.span(one.start, one.end), "danger" if one.is_live else "cancelled",
             one.phrase.group)
        for one in seen.evidence
    ]  # fmt: skip
    for words in moved:
        start = seen.normal.text.find(words)
        if start >= 0:  # bare of digits and signs it may stand nowhere in one piece
            found.append(Mark(*seen.normal.span(start, start + len(words)), "word", leaf))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.start, one.end)))
