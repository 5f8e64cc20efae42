"""The first stage: one table of weights for all columns, from ridge regression and likelihoods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.triage.likelihood import WEIGHT, blended, likelihoods, scales
from headwater.triage.model import Floats

RIDGE = 1.0
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Held-out scores of every row, then the table and bias learnt from all of them."""

    raw: Floats
    table: Floats
    bias: Floats


def fit_table(matrix: Any, targets: Floats, parents: Sequence[str], folds: Ints) -> Fitted:
    """Learn both kinds of weights and add them up; a text is scored by one table as before."""
    kernel = np.asarray((matrix @ matrix.T).toarray(), np.float32)
    ridge, likely = np.zeros_like(targets), np.zeros_like(targets)
    for fold in np.unique(folds):
        test, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        duals, bias = _solve(kernel, targets, rest)
        ridge[test] = kernel[np.ix_(test, rest)] @ duals + bias
        likely[test] = matrix[test] @ likelihoods(matrix[rest], targets[rest], parents)
    scale = scales(ridge, likely, len(parents))
    duals, bias = _solve(kernel, targets, np.arange(len(targets)))
    table = np.asarray(matrix.T @ duals, np.float32)
    return Fitted(
        blended(ridge, likely, scale),
        blended(table, likelihoods(matrix, targets, parents), scale),
        np.asarray(bias / (1 + WEIGHT), np.float32),
    )


def _solve(kernel: Floats, targets: Floats, rows: Ints) -> tuple[Floats, Floats]:
    """Ridge regression in its dual form: one factorisation serves every column."""
    from scipy.linalg import solve

    inner = kernel[np.ix_(rows, rows)].copy()
    inner[np.diag_indices(len(rows))] += RIDGE
    bias = targets[rows].mean(0)
    duals = solve(inner, targets[rows] - bias, assume_a="pos", overwrite_a=True)
    return np.asarray(duals, np.float32), np.asarray(bias, np.float32)
