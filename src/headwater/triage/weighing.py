"""Weighs the features of a text by rarity, each block to its own length."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BLOCKS = {"grams": 1.0, "families": 0.3, "phrases": 0.3}

Known = Mapping[str, tuple[int, float]]  # a feature: its row in the table, its rarity


@dataclass(frozen=True, slots=True)
class Weighed:
    """The features of a text that the model knows: their rows in its table, weights and names."""

    rows: Sequence[int] = ()
    weights: Sequence[float] = ()
    keys: Sequence[str] = ()


def weigh(blocks: Mapping[str, Mapping[str, int]], known: Known) -> Weighed:
    """Weigh features by rarity; each block gets its own length, so that none drowns another."""
    rows: list[int] = []
    weights: list[float] = []
    keys: list[str] = []
    for block, counts in blocks.items():
        raw: list[float] = []
        for key, count in counts.items():
            if own := known.get(key):
                rows.append(own[0])
                keys.append(key)
                raw.append(own[1] if count == 1 else own[1] * (1.0 + math.log(count)))
        scale = BLOCKS[block] / (math.hypot(*raw) or 1.0)
        weights += [one * scale for one in raw]
    return Weighed(rows, weights, keys)
