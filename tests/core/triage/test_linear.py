"""The first stage: what its solver answers is what ridge regression and the hinge ask for."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from headwater.triage.linear import RIDGE, fit_margins
from headwater.triage.model import Floats

LEAVES = 3


def _told() -> tuple[Floats, Floats]:
    """Sixty rows of six features; three leaves, then one column that is no leaf's."""
    chance = np.random.default_rng(7)
    rows = np.abs(chance.normal(size=(60, 6))).astype(np.float32)
    leaf = rows[:, :LEAVES].argmax(1)
    targets = -np.ones((60, LEAVES + 1), np.float32)
    targets[np.arange(60), leaf] = 1
    targets[:, LEAVES] = np.sign(rows[:, 3] - rows[:, 4])
    return rows, targets


def test_other_columns_are_ridge_regression() -> None:
    rows, targets = _told()
    table, bias = fit_margins(csr_matrix(rows), targets, LEAVES)

    normal = rows.T @ rows + RIDGE * np.eye(6)
    wanted = np.linalg.solve(normal, rows.T @ (targets[:, LEAVES] - bias[LEAVES]))

    assert np.allclose(table[:, LEAVES], wanted, atol=0.02)


def test_leaves_stand_where_the_squared_hinge_has_no_slope() -> None:
    rows, targets = _told()
    table, bias = fit_margins(csr_matrix(rows), targets, LEAVES)

    scores = (rows @ table + bias)[:, :LEAVES]
    short = targets[:, :LEAVES] * scores < 1
    slope = RIDGE * table[:, :LEAVES] - rows.T @ ((targets[:, :LEAVES] - scores) * short)

    assert short.any()
    assert not short.all()
    assert np.abs(slope).max() < 0.02 * np.abs(rows.T @ targets[:, :LEAVES]).max()
