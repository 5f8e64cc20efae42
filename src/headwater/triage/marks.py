"""The words that moved a decision, and where they stand in the text as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from headwater.triage.features import Seen
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
    model: Model | Nearest, seen: Seen, weighed: Weighed, leaves: Sequence[str]
) -> list[tuple[str, ...]]:
    """Answer for each leaf the words with the greatest weight for it."""
    known = model.known
    grams = [key for key in seen.blocks["grams"] if key in known]
    told = [i for i, key in enumerate(grams) if len(key) > 1 and " " not in key]
    if not told or isinstance(model, Nearest):
        return [() for _ in leaves]
    rows = np.asarray([weighed.rows[i] for i in told])
    columns = np.asarray([model.leaves.index(one) for one in leaves])
    weights = np.asarray([weighed.weights[i] for i in told], np.float32)
    shares = (weights * model.arrays["table"][rows, columns[:, None]]).tolist()
    places = range(len(told))
    best = [sorted(places, key=own.__getitem__, reverse=True)[:WORDS] for own in shares]
    return [
        tuple(grams[told[i]] for i in top if own[i] > 0)
        for own, top in zip(shares, best, strict=True)
    ]


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
