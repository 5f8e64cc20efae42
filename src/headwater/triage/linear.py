"""The first stage: one table of weights for all columns, from margins and likelihoods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.triage.likelihood import WEIGHT, blended, likelihoods, scales
from headwater.triage.model import Floats

RIDGE = 1.0
ROUNDS = 4  # more change no leaf worth naming
NEAR_ENOUGH = 0.02  # of the length of what is wanted may stay unexplained
MOST_STEPS = 100
TINY = 1e-12
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Held-out scores of every row, then the table and bias learnt from all of them."""

    raw: Floats
    table: Floats
    bias: Floats


def fit_table(matrix: Any, targets: Floats, parents: Sequence[str], folds: Ints) -> Fitted:
    """Learn both kinds of weights and add them up; a text is scored by one table as before."""
    margins, likely = np.zeros_like(targets), np.zeros_like(targets)
    for fold in np.unique(folds):
        test, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        table, bias = fit_margins(matrix[rest], targets[rest], len(parents))
        margins[test] = matrix[test] @ table + bias
        likely[test] = matrix[test] @ likelihoods(matrix[rest], targets[rest], parents)
    scale = scales(margins, likely, len(parents))
    table, bias = fit_margins(matrix, targets, len(parents))
    return Fitted(
        blended(margins, likely, scale),
        blended(table, likelihoods(matrix, targets, parents), scale),
        np.asarray(bias / (1 + WEIGHT), np.float32),
    )


def fit_margins(matrix: Any, targets: Floats, leaves: int) -> tuple[Floats, Floats]:
    """Answer weights and bias for each column: a leaf's by squared hinge, the rest's by ridge.

    Newton's way to the hinge (Keerthi and DeCoste 2005): ridge regression over the rows that do not
    yet stand a whole margin on their side, a few times over. Other columns are only ridge: heads
    that weigh them want how much, not which side.
    """
    bias, turned = targets.mean(0), matrix.T.tocsr()
    duals, short = np.zeros_like(targets), np.ones_like(targets)
    for _ in range(ROUNDS):
        duals = _solve(matrix, turned, targets - bias, short, duals)
        scores = matrix @ (turned @ duals) + bias
        short[:, :leaves] = targets[:, :leaves] * scores[:, :leaves] < 1
    return np.asarray(turned @ duals, np.float32), np.asarray(bias, np.float32)


def _solve(matrix: Any, turned: Any, wanted: Floats, short: Floats, start: Floats) -> Floats:
    """Solve the ridge's dual for all columns at once by conjugate gradients.

    Each column takes its own steps in the same products, so that tellings cost time and memory
    in proportion (Hestenes and Stiefel 1952). `short` says which rows speak, by column.
    """
    duals = start * short
    left = (wanted - matrix @ (turned @ duals)) * short - RIDGE * duals
    along, length = left, (left * left).sum(0)
    enough = NEAR_ENOUGH**2 * float(((wanted * short) ** 2).sum())
    for _ in range(MOST_STEPS):
        if float(length.sum()) < enough:
            break
        ahead = (matrix @ (turned @ along)) * short + RIDGE * along
        step = length / np.maximum((along * ahead).sum(0), TINY)
        duals, left = duals + step * along, left - step * ahead
        before, length = length, (left * left).sum(0)
        along = left + along * (length / np.maximum(before, TINY))
    return duals
