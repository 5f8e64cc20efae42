"""The words that moved a decision, and where they stand in the text as given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from headwater.triage.features import Seen
from headwater.triage.model import Model

WORDS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text as given: `danger`, `cancelled` or `word`, and its group or leaf."""

    start: int
    end: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A word that speaks for a leaf, and its place in the normal text (-1: not in one piece)."""

    words: str
    leaf: str
    start: int


def words_that_moved(model: Model, seen: Seen, leaves: Sequence[int]) -> list[tuple[Moved, ...]]:
    """Answer for each leaf the words with the greatest weight for it."""
    weights = model.weights_of(seen, model.arrays["idf"])
    keys = [k for k in seen.counts if k[0] == "n" and len(k) > 2 and " " not in k]  # noqa: PLR2004
    known = [(k[1:], model.vocabulary[k]) for k in keys if k in model.vocabulary]
    if not known:
        return [() for _ in leaves]
    index = np.asarray([row for _, row in known])
    values = np.asarray([weights[row] for _, row in known], np.float32)
    shares = values[:, None] * model.arrays["table"][index][:, list(leaves)]
    return [
        _strongest(shares[:, column], [word for word, _ in known], seen, model.leaves[leaf])
        for column, leaf in enumerate(leaves)
    ]


def marks_of(seen: Seen, moved: Sequence[Moved]) -> tuple[Mark, ...]:
    """Answer marks in order of place: phrases of danger, live or cancelled, then model words."""
    found = [
        Mark(*seen.normal.span(one.start, one.end), "danger" if one.is_live else "cancelled",
             one.phrase.group)
        for one in seen.evidence
    ]  # fmt: skip
    for one in moved:
        if one.start >= 0:
            place = seen.normal.span(one.start, one.start + len(one.words))
            found.append(Mark(*place, "word", one.leaf))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.start, one.end)))


def _strongest(shares, words: Sequence[str], seen: Seen, leaf: str) -> tuple[Moved, ...]:  # type: ignore[no-untyped-def]
    order = np.argsort(-shares)[:WORDS]
    best = [words[i] for i in order if shares[i] > 0]
    return tuple(Moved(one, leaf, seen.normal.text.find(one)) for one in dict.fromkeys(best))
