"""Logistic heads on held-out scores: emergency, urgency, plainness, grade, course, signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from headwater.triage.declared import SIGNAL_GROUPS, Telling, is_emergency_row, is_plain_row
from headwater.triage.model import COURSES, HEADS, Floats

SPOKEN_WEIGHT = 2.0
STRENGTH = 0.05
SOLVER = "newton-cholesky"  # a handful of steps where the default takes hundreds

Weights = npt.NDArray[np.float64]
Column = tuple[npt.NDArray[np.float64], float]


def fit_heads(facts: Floats, tellings: Sequence[Telling]) -> tuple[Floats, Floats]:
    """Learn every head; a head that saw only one answer always gives it."""
    scale, weight = _scale(facts), _weight(tellings)
    scaled = facts / scale
    columns = _danger(scaled, tellings, weight)
    columns += _many(scaled, [str(t.grade) for t in tellings], ("1", "2", "3", "4"), weight)
    columns += _many(scaled, [str(t.course) for t in tellings], COURSES, weight)
    for group in SIGNAL_GROUPS:
        columns.append(_binary(scaled, [group in t.signals for t in tellings], weight))
    return _stacked(columns, scale)


def _danger(scaled: Floats, tellings: Sequence[Telling], weight: Weights) -> list[Column]:
    return [_binary(scaled, _answers(name, tellings), weight) for name in HEADS]


def _scale(facts: Floats) -> Floats:
    return np.asarray(np.maximum(facts.std(0), 0.05), np.float32)


def _weight(tellings: Sequence[Telling]) -> Weights:
    return np.asarray([SPOKEN_WEIGHT if t.source == "exam" else 1.0 for t in tellings])


def _stacked(columns: Sequence[Column], scale: Floats) -> tuple[Floats, Floats]:
    weights = np.stack([one for one, _ in columns], 1) / scale[:, None]
    return np.asarray(weights, np.float32), np.asarray([b for _, b in columns], np.float32)


def _answers(head: str, tellings: Sequence[Telling]) -> list[bool]:
    asked: dict[str, Callable[[Telling], bool]] = {
        "emergency": is_emergency_row,
        "urgent": lambda t: t.grade in {1, 2},
        "grave": lambda t: t.grade == 1,
        "plain": is_plain_row,
    }
    return [asked[head](one) for one in tellings]


def _binary(facts: Floats, answers: Sequence[bool], weight: Weights) -> Column:
    from sklearn.linear_model import LogisticRegression

    if len(set(answers)) == 1:
        return np.zeros(facts.shape[1]), 8.0 if answers[0] else -8.0
    fitted = LogisticRegression(C=STRENGTH, max_iter=100, solver=SOLVER).fit(facts, answers, weight)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _many(
    facts: Floats, answers: Sequence[str], names: Sequence[str], weight: Weights
) -> list[Column]:
    from sklearn.linear_model import LogisticRegression

    if len(set(answers)) < len(names):
        return [_binary(facts, [a == name for a in answers], weight) for name in names]
    fitted = LogisticRegression(C=STRENGTH, max_iter=100, solver=SOLVER).fit(facts, answers, weight)
    order = [list(fitted.classes_).index(str(name)) for name in names]
    return [(fitted.coef_[i], float(fitted.intercept_[i])) for i in order]
