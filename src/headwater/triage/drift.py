"""Whether this week's calls are still those the model learnt from, with a stated false-alarm rate.

Three looks: shares of branches, unknown letter pairs, calibration. Each tests at a third of ALARM
(Bonferroni), and a difference too small to matter never alarms, so that in a city where nothing
changes at most one week in a hundred does. The tests take calls as independent: a storm or a
holiday is a change too, and a person must say which.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from headwater.kernel.sentence import Sentence, say
from headwater.triage.card import pairs_of
from headwater.triage.features import Seen
from headwater.triage.weighing import Known

ALARM = 0.01
LOOKS = 3
FEWEST = 100
FEWEST_EXPECTED = 5.0
# What must be exceeded besides chance: Cramer's V, share of unknown pairs, gap of calibration.
SMALLEST = {"branches": 0.1, "unknown": 0.03, "calibration": 0.05}


@dataclass(frozen=True, slots=True)
class Week:
    """What is looked at: counts by branch, unknown shares (n, mean, variance), judged calls.

    `judged` holds the probability that was said and whether it was right.
    """

    branches: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[int, float, float] = (0, 0.0, 0.0)
    judged: Sequence[tuple[float, bool]] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One look: its name, p-value, the size of the difference, and whether it alarms."""

    look: str
    p_value: float
    size: float
    n: int

    @property
    def alarms(self) -> bool:
        """Answer whether chance is ruled out and the difference matters."""
        return self.p_value < ALARM / LOOKS and self.size > SMALLEST[self.look]

    def sentence(self) -> Sentence:
        """Say what was found, with its numbers and how often it alarms for nothing."""
        return say(
            f"triage.drift-{self.look}",
            size=round(self.size, 3), p=f"{self.p_value:.4f}", n=self.n,
        )  # fmt: skip


def drift(reference: Week, week: Week) -> tuple[Finding, ...]:
    """Compare a week with its reference; too few calls are no finding."""
    found = (
        _branches(reference.branches, week.branches),
        _unknown(reference.unknown, week.unknown),
        _calibration(week.judged),
    )
    return tuple(one for one in found if one is not None)


def unknown_of(seen: Sequence[Seen], known: Known) -> tuple[int, float, float]:
    """Answer how many texts, and mean and variance of their shares of unknown letter pairs."""
    shares = []
    for one in seen:
        if pairs := pairs_of(one):
            shares.append(sum(key not in known for key in pairs) / len(pairs))
    if len(shares) < 2:  # noqa: PLR2004  a variance takes two
        return len(shares), 0.0, 0.0
    return len(shares), float(np.mean(shares)), float(np.var(shares, ddof=1))


def _branches(before: Mapping[str, int], now: Mapping[str, int]) -> Finding | None:
    """Test two samples of counts for equal shares (Pearson's chi-square); rare ones are pooled."""
    from scipy.stats import chi2

    a, b = sum(before.values()), sum(now.values())
    if min(a, b) < FEWEST:
        return None
    table = _pooled(before, now, b / (a + b))
    statistic = 0.0
    for x, y in table:
        for seen, total in ((x, a), (y, b)):
            expected = (x + y) * total / (a + b)
            statistic += (seen - expected) ** 2 / expected
    free = max(1, len(table) - 1)
    size = math.sqrt(statistic / (a + b))
    return Finding("branches", float(chi2.sf(statistic, free)), size, b)


def _pooled(
    before: Mapping[str, int], now: Mapping[str, int], share: float
) -> list[tuple[int, int]]:
    """Return pairs of counts; those whose smaller expectation is under five share one cell."""
    table, rest = [], [0, 0]
    for one in sorted({*before, *now}):
        pair = before.get(one, 0), now.get(one, 0)
        if sum(pair) * min(share, 1 - share) >= FEWEST_EXPECTED:
            table.append(pair)
        else:
            rest = [rest[0] + pair[0], rest[1] + pair[1]]
    return [*table, (rest[0], rest[1])] if sum(rest) else table


def _unknown(before: tuple[int, float, float], now: tuple[int, float, float]) -> Finding | None:
    """Test whether the mean unknown share rose (Welch's z, one-sided)."""
    if min(before[0], now[0]) < FEWEST:
        return None
    spread = math.sqrt(before[2] / before[0] + now[2] / now[0])
    rise = now[1] - before[1]
    p = _upper(rise / spread) if spread else float(rise <= 0)
    return Finding("unknown", p, rise, now[0])


def _calibration(judged: Sequence[tuple[float, bool]]) -> Finding | None:
    """Test whether what was said with probability p is right that often (z, two-sided)."""
    if len(judged) < FEWEST:
        return None
    gap = sum(right - said for said, right in judged)
    spread = math.sqrt(sum(said * (1 - said) for said, _ in judged))
    p = 2 * _upper(abs(gap) / spread) if spread else 1.0
    return Finding("calibration", min(1.0, p), abs(gap) / len(judged), len(judged))


def _upper(z: float) -> float:
    return math.erfc(z / math.sqrt(2)) / 2
