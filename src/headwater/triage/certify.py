"""Learn-then-Test: choose thresholds by exact binomial tails in an order fixed beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say

ALPHA = 0.005
DELTA = 0.05


@dataclass(frozen=True, slots=True)
class Tested:
    """A threshold, how many of `n` emergencies it would offer, and its p-value."""

    threshold: float
    misses: int
    n: int
    p_value: float


def p_value(misses: int, n: int, alpha: float) -> float:
    """Answer P(Bin(n, alpha) <= misses): how surprising so few misses are at a rate of alpha."""
    if misses >= n:
        return 1.0
    logs = [_log_term(k, n, alpha) for k in range(misses + 1)]
    top = max(logs)
    return min(1.0, math.exp(top) * math.fsum(math.exp(one - top) for one in logs))


def wanted(alpha: float, delta: float, misses: int = 0) -> int:
    """Answer how many labelled emergencies a certificate takes, with so many misses allowed."""
    low, high = misses, 1
    while p_value(misses, high, alpha) > delta:
        high *= 2
    while low + 1 < high:
        middle = (low + high) // 2
        if p_value(misses, middle, alpha) > delta:
            low = middle
        else:
            high = middle
    return high


def fixed_sequence(
    risks: Sequence[float], thresholds: Sequence[float], *, alpha: float, delta: float
) -> list[Tested]:
    """Test thresholds from the strictest on at full delta; stop at the first that fails.

    `risks` are those of labelled emergencies; one below a threshold would have been offered.
    """
    passed: list[Tested] = []
    for threshold in thresholds:
        misses = sum(one < threshold for one in risks)
        tested = Tested(threshold, misses, len(risks), p_value(misses, len(risks), alpha))
        if tested.p_value > delta:
            break
        passed.append(tested)
    return passed


@dataclass(frozen=True, slots=True)
class Demand:
    """Of a group's emergencies at most `alpha` may pass; `risks` are those that were labelled."""

    group: str
    alpha: float
    risks: tuple[float, ...]

    def holds(self, threshold: float, delta: float) -> bool:
        """Answer whether the exact tail of its misses below a threshold is at most delta."""
        misses = sum(one < threshold for one in self.risks)
        return p_value(misses, len(self.risks), self.alpha) <= delta

    def wanting(self, delta: float) -> int:
        """Answer how many labelled emergencies of the group are missing at least."""
        return max(0, wanted(self.alpha, delta) - len(self.risks))


def certify(
    risks: Sequence[float],
    thresholds: Sequence[float],
    *,
    alpha: float,
    delta: float,
    demands: Sequence[Demand] = (),
) -> Tested:
    """Answer the boldest threshold that holds, whole and for each group that demands it.

    A Problem says how many emergencies are wanting, of which groups. A threshold counts only when
    every demand holds at full delta, so that testing them together costs nothing.
    """
    need = wanted(alpha, delta)
    if len(risks) < need:
        raise Problem("triage.certify-too-few", n=len(risks), need=need, wanting=need - len(risks))
    if few := [one for one in demands if one.wanting(delta)]:
        raise Problem("triage.certify-groups", groups=tuple(_few(one, delta) for one in few))
    passed = fixed_sequence(risks, thresholds, alpha=alpha, delta=delta)
    held = list(takewhile(lambda one: _all_hold(demands, one.threshold, delta), passed))
    if not held:
        raise Problem("triage.certify-refused", n=len(risks), alpha=alpha)
    return held[-1]


def _all_hold(demands: Sequence[Demand], threshold: float, delta: float) -> bool:
    return all(one.holds(threshold, delta) for one in demands)


def _few(one: Demand, delta: float) -> Sentence:
    wanting, n = one.wanting(delta), len(one.risks)
    group = Term("group", one.group)
    return say("triage.certify-group", group=group, n=n, need=n + wanting, wanting=wanting)


def _log_term(k: int, n: int, alpha: float) -> float:
    choose = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return choose + k * math.log(alpha) + (n - k) * math.log1p(-alpha)
