"""Turns scores into probabilities that mean what they say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headwater.triage.model import Floats, confidence_facts, softmax

Ints = npt.NDArray[np.intp]
SHARPNESS = tuple(float(one) for one in np.geomspace(1.0, 30.0, 40))
BINS = 10


def fit_temperature(scores: Floats, right: Ints) -> float:
    """Choose the sharpness under which the right leaves are least surprising."""
    places = np.arange(len(right))

    def surprise(sharp: float) -> float:
        return float(-np.log(softmax(scores * sharp)[places, right] + 1e-9).mean())

    return min(SHARPNESS, key=surprise)


def fit_confidence(scores: Floats, right: Ints, sharp: float) -> Floats:
    """Learn how often the best leaf is right: sharpness, bias, then three weights."""
    from sklearn.linear_model import LogisticRegression

    leaf = softmax(scores * sharp)
    hit = leaf.argmax(1) == right
    if hit.all() or not hit.any():
        return np.asarray([sharp, 0.0, 1.0, 0.0, 0.0], np.float32)
    facts = [confidence_facts(row) for row in (-np.sort(-leaf, axis=1)).tolist()]
    fitted = LogisticRegression(C=10.0, max_iter=500).fit(facts, hit)
    return np.asarray([sharp, fitted.intercept_[0], *fitted.coef_[0]], np.float32)


def calibration_error(probability: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Answer the expected calibration error over ten equally wide bins."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    total = sum(
        abs(float(probability[bins == one].mean()) - float(right[bins == one].mean()))
        * float((bins == one).mean())
        for one in np.unique(bins)
    )
    return float(total)
