"""One number for danger: what the heads for emergency, gravity and plainness say together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from headwater.triage.model import Scores

FALSE_ALARMS = 0.16
MARGIN = 0.75


def risk_of(scores: Scores) -> float:
    """Answer the risk, 0 to 1: the mean log-odds of three heads, as a probability."""
    heads = scores.heads
    odds = [_odds(heads["emergency"]), _odds(heads["urgent"]), _odds(1 - heads["plain"])]
    return 1 / (1 + math.exp(-sum(odds) / len(odds)))


def urgent_threshold(risks: Sequence[float], routine: Sequence[bool]) -> float:
    """Answer the risk that 16 % of routine matters exceed: the false alarms we accept."""
    calm = sorted(risk for risk, is_routine in zip(risks, routine, strict=True) if is_routine)
    return calm[int(len(calm) * (1 - FALSE_ALARMS))] if calm else 0.5


def advice_threshold(risks: Sequence[float], emergencies: Sequence[bool]) -> float:
    """Answer a risk somewhat below that of every emergency that nothing else holds back."""
    grave = [risk for risk, is_one in zip(risks, emergencies, strict=True) if is_one]
    return min(grave, default=0.0) * MARGIN


def thresholds(
    risks: Sequence[float], routine: Sequence[bool], emergencies: Sequence[bool]
) -> Mapping[str, float]:
    """Answer what the card keeps for the gate."""
    return {
        "urgent_threshold": urgent_threshold(risks, routine),
        "advice_threshold": advice_threshold(risks, emergencies),
    }


def _odds(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))
