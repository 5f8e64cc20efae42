"""The words that moved a decision, and where they stand in the text as given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from headwater.triage.features import Seen
from headwater.triage.model import Model
from headwater.triage.nearest import Nearest
from headwater.triage.weighing import Weighed

WORDS = 4
_LATIN = re.compile(r"[a-z]")


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


def words_that_moved(
    model: Model | Nearest, seen: Seen, weighed: Weighed, leaves: Sequence[str]
) -> list[tuple[Moved, ...]]:
    """Answer for each leaf the words with the greatest weight for it."""
    grams = [key for key in seen.blocks["grams"] if key in model.known]
    told = [i for i, key in enumerate(grams) if _reads(key, seen.normal.text)]
    if not told or isinstance(model, Nearest):
        return [() for _ in leaves]
    rows = np.asarray([weighed.rows[i] for i in told])
    columns = [model.leaves.index(one) for one in leaves]
    weights = np.asarray([weighed.weights[i] for i in told], np.float32)
    shares = weights[:, None] * model.arrays["table"][rows[:, None], columns]
    order = np.argsort(-shares, axis=0)[:WORDS].T.tolist()
    words = [[grams[told[i]] for i in best if shares[i, at] > 0] for at, best in enumerate(order)]
    return [
        tuple(Moved(one, leaf, seen.normal.text.find(one)) for one in own)
        for leaf, own in zip(leaves, words, strict=True)
    ]


def _reads(gram: str, text: str) -> bool:
    """Answer whether a run of signs says something to a reader: not a piece of a Latin word."""
    if len(gram) < 2 or " " in gram:  # noqa: PLR2004
        return False
    if not _LATIN.search(gram):
        return True
    return bool(re.search(rf"(?<![a-z]){re.escape(gram)}(?![a-z])", text))


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
