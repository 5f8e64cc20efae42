"""Weighs the features of a text by rarity, each block to its own length."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

BLOCKS = {"grams": 1.0, "families": 0.3, "phrases": 0.3}

Known = Mapping[str, tuple[int, float]]  # a feature: its row in the table, its rarity


@dataclass(frozen=True, slots=True)
class Weighed:
    """The features of a text that the model knows: rows of its table, their weights, their names.

    They stand in order of block, so that the n-grams come first.
    """

    rows: Sequence[int] = ()
    weights: Sequence[float] = ()
    keys: Sequence[str] = ()
    grams_until: int = 0

    @property
    def grams(self) -> Iterator[tuple[int, float, str]]:
        """Yield row, weight and name of each n-gram."""
        return islice(zip(self.rows, self.weights, self.keys, strict=True), self.grams_until)


def weigh(blocks: Mapping[str, Mapping[str, int]], known: Known) -> Weighed:
    """Weigh features by rarity; each block gets its own length, so that none drowns another."""
    rows: list[int] = []
    weights: list[float] = []
    keys: list[str] = []
    grams_until = 0
    for block, counts in blocks.items():
        raw: list[float] = []
        for key, count in counts.items():
            if own := known.get(key):
                rows.append(own[0])
                keys.append(key)
                raw.append(own[1] if count == 1 else own[1] * (1.0 + math.log(count)))
        scale = BLOCKS[block] / (math.hypot(*raw) or 1.0)
        weights += [one * scale for one in raw]
        grams_until = grams_until or len(rows)
    return Weighed(rows, weights, keys, grams_until)
