"""Which open clocks will be missed: what became of those like it that stood as it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.kernel.decision import Decision
from headwater.kernel.sentence import say

# One imagined clock that was kept and one that was missed: with no past it is even.
PRIOR_MISSED, PRIOR_ALL = 0.5, 1.0
LATE = 1.0


@dataclass(frozen=True, slots=True)
class Past:
    """How a settled clock went: the share of its time after which it was met; above 1 is late."""

    used: float


def forecast(used: float, past: Sequence[Past]) -> Decision[float]:
    """Answer how likely a clock is missed that has used this share of its time and is not met."""
    like = [one for one in past if one.used >= used]
    missed = sum(one.used > LATE for one in like)
    probability = (missed + PRIOR_MISSED) / (len(like) + PRIOR_ALL)
    because = (say("matters.forecast.like", count=len(like), missed=missed),)
    return Decision(probability, "forecast", because)
