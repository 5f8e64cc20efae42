"""A decision: the value, the rule that gave it, and the sentences that say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from headwater.kernel.sentence import Sentence

Decided = TypeVar("Decided")


@dataclass(frozen=True, slots=True)
class Decision(Generic[Decided]):
    """What a stage answers; actions carry it out and history keeps `rule` and `because`."""

    value: Decided
    rule: str
    because: tuple[Sentence, ...]
