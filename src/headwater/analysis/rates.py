"""Shares and counts with their exact intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the limits between which it lies at the stated confidence."""

    value: float
    low: float
    high: float


def share(events: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return events / n with its Wilson score interval (Wilson 1927, JASA 22:209).

    Raise ValueError for n = 0: a share of nothing is not defined.
    """
    _check(events, n)
    z = _normal_quantile(confidence)
    p, spread = events / n, z * z / n
    middle = (p + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(p * (1 - p) / n + spread / (4 * n))
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half))


def exact_share(events: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """Return events / n with its exact interval (Clopper & Pearson 1934, Biometrika 26:404)."""
    from scipy.special import betaincinv

    _check(events, n)
    tail = (1 - confidence) / 2
    low = float(betaincinv(events, n - events + 1, tail)) if events else 0.0
    high = float(betaincinv(events + 1, n - events, 1 - tail)) if events < n else 1.0
    return Interval(events / n, low, high)


def count(events: int, confidence: float = CONFIDENCE) -> Interval:
    """Return a count with its exact Poisson interval (Garwood 1936, Biometrika 28:437)."""
    from scipy.special import gammaincinv

    if events < 0:
        raise ValueError("events")
    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return Interval(events, low, float(gammaincinv(events + 1, 1 - tail)))


def quantile(counts: Mapping[int, int], q: float, confidence: float = CONFIDENCE) -> Interval:
    """Return the q-quantile of values given as value -> how often, with limits by order statistics.

    The limits are the values at ranks n q -/+ z sqrt(n q (1 - q)) (Conover 1999, section 3.2).
    """
    n = sum(counts.values())
    if n == 0:
        raise ValueError("n")
    half = _normal_quantile(confidence) * math.sqrt(n * q * (1 - q))
    ranks = (math.ceil(n * q), math.floor(n * q - half), math.ceil(n * q + half) + 1)
    at, low, high = (_at_rank(counts, min(max(rank, 1), n)) for rank in ranks)
    return Interval(at, low, high)


def _at_rank(counts: Mapping[int, int], rank: int) -> int:
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    raise ValueError("rank")


def _normal_quantile(confidence: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _check(events: int, n: int) -> None:
    if not 0 <= events <= n or n == 0:
        raise ValueError(f"{events} of {n}")
