"""Naive Bayes as a table: how much likelier a feature is where a column holds than elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from headwater.triage.model import Floats

SMOOTHING = 0.005  # of each feature; more drowns the rare words
BORROWED = 20.0  # features that a leaf takes over from its parent, as if they had been told
WEIGHT = 1.5  # against the ridge; from 1 to 2.5 the folds hardly differ


def likelihoods(matrix: Any, targets: Floats, parents: Sequence[str]) -> Floats:
    """Answer log-likelihoods, one row a feature: against all leaves, or against the contrary.

    `targets` has a column for each leaf (`parents` names theirs), then those that stand alone; it
    holds 1, -1, or 0 where nobody said.
    """
    count = len(parents)
    yes = np.asarray(matrix.T @ (targets > 0).astype(np.float32)).T
    no = np.asarray(matrix.T @ (targets[:, count:] < 0).astype(np.float32)).T
    kin = np.asarray([[a == b for b in parents] for a in parents], np.float32)
    leaf = _logs(yes[:count], kin @ yes[:count])
    everyone = (yes[:count].sum(0) + SMOOTHING)[None, :]
    rest = _logs(yes[count:], everyone) - _logs(no, everyone)
    return np.asarray(np.vstack([leaf - leaf.mean(0), rest]).T, np.float32)


def scales(ridge: Floats, likely: Floats, leaves: int) -> Floats:
    """Answer what brings each column of likelihoods to the spread of the ridge's."""
    centred = [one[:, :leaves] - one[:, :leaves].mean(1, keepdims=True) for one in (ridge, likely)]
    leaf = np.full(leaves, _ratio(float(centred[0].std()), float(centred[1].std())))
    rest = [_ratio(float(ridge[:, i].std()), float(likely[:, i].std()))
            for i in range(leaves, ridge.shape[1])]  # fmt: skip
    return np.asarray([*leaf, *rest], np.float32)


def blended(ridge: Floats, likely: Floats, scale: Floats) -> Floats:
    """Put both together: they err in different places. Rows stay in one piece: texts take them."""
    return np.ascontiguousarray((ridge + WEIGHT * scale * likely) / (1 + WEIGHT), np.float32)


def _logs(told: Floats, kin: Floats) -> Floats:
    known = told + BORROWED * kin / np.maximum(kin.sum(1, keepdims=True), 1.0) + SMOOTHING
    return np.asarray(np.log(known / known.sum(1, keepdims=True)), np.float32)


def _ratio(wanted: float, given: float) -> float:
    return wanted / given if given > 0 else 0.0
