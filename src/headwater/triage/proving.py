"""Prove on labelled emergencies how many of them a threshold would offer, whole and by group."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from headwater.kernel.facts import Course, Offer, Said
from headwater.triage.certify import Demand, Tested, certify
from headwater.triage.decide import Triager
from headwater.triage.declared import Telling, is_emergency_row
from headwater.triage.gate import Gate
from headwater.triage.risk import risk_of

# Fixed before any labelled row was seen, from the strictest on: the order is part of the proof.
THRESHOLDS = tuple(step / 2000 for step in range(1, 1001))
NEVER = 1.0
POLICE = "police"
GROUPS: Mapping[str, frozenset[str]] = {
    "fire-medical": frozenset({"fire-gas-power", "injury", "water", "structure"}),
    "child": frozenset({"child"}),
    "silent": frozenset({"silent"}),
}
# What the certificate demands of each group besides the whole: at most so many may pass. Rarer
# calls get a wider limit, so that each can be labelled in a year: 299, 299, 149 and 59 wanted.
DEMANDED: Mapping[str, float] = {POLICE: 0.01, "fire-medical": 0.01, "child": 0.02, "silent": 0.05}


@dataclass(frozen=True, slots=True)
class Proved:
    """The boldest threshold that holds, and emergencies and misses of each group under it."""

    tested: Tested
    groups: Mapping[str, tuple[int, int]]


def prove(triager: Triager, labelled: Sequence[Telling], *, alpha: float, delta: float) -> Proved:
    """Choose the threshold on labelled rows; a Problem says how many emergencies are wanting."""
    grave = [one for one in labelled if is_emergency_row(one)]
    risks = offered_below(triager, [one.text for one in grave])
    demands = demands_of(grave, risks)
    tested = certify(risks, THRESHOLDS, alpha=alpha, delta=delta, demands=demands)
    return Proved(tested, group_table(grave, risks, tested.threshold))


def offered_below(triager: Triager, texts: Sequence[str]) -> list[float]:
    """Answer the threshold above which each text would be offered; 1 where another rule holds it.

    The gate only moves the threshold: a live signal, a leaf or a question holds under any.
    """
    wide = Triager(
        triager.reader, triager.model, Gate(NEVER, is_open=True), triager.leaves, triager.questions
    )
    decided = wide.decide_many([Said(one) for one in texts])
    scored = triager.model.score_many([triager.reader.read(one) for one in texts])
    return [
        risk_of(scores) if one.value.offer is Offer.TRANSFER else NEVER
        for one, scores in zip(decided, scored, strict=True)
    ]


def demands_of(grave: Sequence[Telling], risks: Sequence[float]) -> list[Demand]:
    """Answer what is demanded of each group, with the risks of its emergencies."""
    return [
        Demand(
            group,
            alpha,
            tuple(r for r, one in zip(risks, grave, strict=True) if _is_in(group, one)),
        )
        for group, alpha in DEMANDED.items()
    ]


def group_table(
    grave: Sequence[Telling], risks: Sequence[float], threshold: float
) -> dict[str, tuple[int, int]]:
    """Count emergencies and misses of each group; one emergency may stand in several."""
    missed = [risk < threshold for risk in risks]
    table: dict[str, tuple[int, int]] = {}
    for group in (POLICE, *GROUPS):
        own = [i for i, one in enumerate(grave) if _is_in(group, one)]
        table[group] = (len(own), sum(missed[i] for i in own))
    return table


def rows_hash(labelled: Sequence[Telling]) -> str:
    """Answer the SHA-256 of labelled rows, whatever their order."""
    rows = sorted(
        json.dumps([one.text, one.grade, str(one.course), one.category], ensure_ascii=False)
        for one in labelled
    )
    return sha256("\n".join(rows).encode()).hexdigest()


def _is_in(group: str, one: Telling) -> bool:
    if group == POLICE:
        return one.course == Course.POLICE
    return bool(GROUPS[group] & set(one.signals))
