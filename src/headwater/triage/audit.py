"""The audit's sample: seeded, blind, from all settings; and when what it finds closes the gate."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from headwater.triage.certify import p_value

NONE: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that may be drawn, and the setting it came from."""

    key: str
    setting: str


def wanted_by(at: datetime, start: datetime, end: datetime, quota: int) -> int:
    """Answer how many must have been drawn by now, so that the quarter ends with its quota."""
    passed = min(1.0, max(0.0, (at - start) / (end - start)))
    return math.ceil(quota * passed)


def draw(
    candidates: Sequence[Candidate], wanted: int, seed: str, drawn: Mapping[str, int] = NONE
) -> list[str]:
    """Draw keys, every setting by its share and none left out; the same seed draws the same.

    `drawn` is how many of each setting were drawn before. The order of the answer is as random as
    the choice: a reviewer cannot read anything from it.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for one in candidates:
        groups[one.setting].append(one.key)
    given = shares({setting: len(keys) for setting, keys in groups.items()}, wanted, drawn)
    chosen = [
        key
        for setting, count in given.items()
        for key in sorted(groups[setting], key=lambda key: _ticket(seed, key))[:count]
    ]
    return sorted(chosen, key=lambda key: _ticket(f"{seed}/order", key))


def shares(
    sizes: Mapping[str, int], wanted: int, drawn: Mapping[str, int] = NONE
) -> dict[str, int]:
    """Share a number out over settings by size, with what was drawn of them before.

    While it lasts each gets at least one: a few a night would else always be the largest.
    """
    before = {one: drawn.get(one, 0) for one in sizes}
    wanted = min(wanted, sum(sizes.values()))
    total, due = sum(sizes.values()) + sum(before.values()), wanted + sum(before.values())
    given = dict.fromkeys(sizes, 0)
    untouched = [one for one in sizes if not before[one]]
    for one in sorted(untouched, key=lambda s: (-sizes[s], s))[:wanted]:
        given[one] = 1
    while sum(given.values()) < wanted:
        lack = {s: (sizes[s] + before[s]) / total * due - before[s] - given[s] for s in sizes}
        open_ones = [one for one in sizes if given[one] < sizes[one]]
        given[max(open_ones, key=lambda one: (lack[one], one))] += 1
    return given


def contradicts(misses: int, n: int, *, goal: float, delta: float) -> bool:
    """Answer whether so many misses among n reviews are too many for a rate of `goal`.

    The chance of at least so many at that rate is then at most `delta` (exact binomial tail).
    """
    if not misses:
        return False
    return 1 - p_value(misses - 1, n, goal) <= delta


def _ticket(seed: str, key: str) -> str:
    return sha256(f"{seed}:{key}".encode()).hexdigest()
