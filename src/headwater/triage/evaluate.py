"""Examines the model on rows it has not seen: folds by near-duplicates, exact intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Grade, Offer, Said, is_emergency
from headwater.triage.calibration import calibration_error
from headwater.triage.decide import Triage, Triager
from headwater.triage.declared import SIGNAL_GROUPS, Telling, is_emergency_row, is_plain_row
from headwater.triage.gate import Gate
from headwater.triage.groups import folds_of, near_duplicates
from headwater.triage.training import Lesson, train

FOLDS = 5
SEED = 7
OFTEN = 20
ROUTINE = (Grade.ROUTINE, Grade.ENQUIRY)


@dataclass(frozen=True, slots=True)
class Examined:
    """A labelled row, and what a model that had not seen it decided."""

    row: Telling
    decision: Decision[Triage]

    @property
    def said(self) -> Triage:
        """Answer the decision's value."""
        return self.decision.value


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table: a share or a score, with n and a 95 % interval where it has one."""

    name: str
    part: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """One kind of error and the codes of the rows that show it."""

    kind: str
    rows: tuple[str, ...]


def cross_validate(lesson: Lesson, triager: Triager, folds: int = FOLDS) -> list[Examined]:
    """Decide every exam row by a model trained without it and without its near-duplicates."""
    groups = near_duplicates(lesson.seen)
    dealt = folds_of(groups, folds, SEED)
    asked = [i for i, one in enumerate(lesson.tellings) if one.source == "exam"]
    found: dict[int, Examined] = {}
    for fold in range(folds):
        test = [i for i in asked if dealt[i] == fold]
        kept_out = {groups[i] for i in test}
        rest = [i for i in range(len(groups)) if groups[i] not in kept_out]
        for i, decision in zip(test, _examine(lesson, rest, test, triager), strict=True):
            found[i] = Examined(lesson.tellings[i], decision)
    return [found[i] for i in asked]


def measures(examined: Sequence[Examined]) -> list[Measure]:
    """Answer the whole table, for all rows, for each part, and for each signal group."""
    parts = sorted({one.row.code[:1] for one in examined})
    table = _of_part("all", examined)
    for part in parts:
        table += _of_part(part, [one for one in examined if one.row.code[:1] == part])
    for group in SIGNAL_GROUPS:
        own = [one for one in examined if group in one.row.signals]
        table += [
            _share("urgent recognised", group, own, _urgent),
            _share("signal found", group, own, _finds(group)),
            _share("emergencies offered", group, _emergencies(own), _offered),
        ]
    return [one for one in table if one.n]


def misses(examined: Sequence[Examined]) -> list[Miss]:
    """Answer what went wrong by kind, the gravest first; each with the codes of its rows."""
    kinds: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for one in examined:
        for kind, holds in KINDS.items():
            if holds(one):
                kinds[kind].append(one.row.code)
    pairs: dict[str, list[str]] = {}
    for one in examined:
        if one.said.category != one.row.category:
            pair = f"{one.row.category} called {one.said.category}"
            pairs.setdefault(pair, []).append(one.row.code)
    often = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:OFTEN]
    return [Miss(kind, tuple(rows)) for kind, rows in (*kinds.items(), *often)]


def _finds(group: str) -> Callable[[Examined], bool]:
    """Return the question whether a group was found."""
    return lambda one: group in one.said.signals


def _examine(
    lesson: Lesson, rest: Sequence[int], test: Sequence[int], triager: Triager
) -> list[Decision[Triage]]:
    model = train(lesson.part(rest), {})
    gate = Gate(float(model.card["advice_threshold"]), is_open=True, advice=True)
    examiner = replace(triager, model=model, gate=gate)
    return examiner.decide_many([Said(lesson.tellings[i].text) for i in test])


def _of_part(part: str, rows: Sequence[Examined]) -> list[Measure]:
    routine = [one for one in rows if one.row.grade in ROUTINE]
    plain = [one for one in rows if is_plain_row(one.row)]
    grave = [one for one in rows if one.row.grade == Grade.IMMEDIATE]
    return [
        _share("emergencies offered", part, _emergencies(rows), _offered),
        _share("plain civil offered", part, plain, _offered),
        _share("grade 1 said to be 1 or 2", part, grave, _urgent),
        _share("false alarms of grade 3-4", part, routine, _urgent),
        _share("emergency called emergency", part, _emergencies(rows), _called_emergency),
        _share("leaf first", part, rows, lambda o: o.said.category == o.row.category),
        _share("leaf in three", part, rows, _in_three),
        _share("parent", part, rows, lambda o: o.said.category[0] == o.row.category[0]),
        Measure("course macro-F1", part, course_macro_f1(rows), len(rows)),
        Measure("calibration error", part, _calibration(rows), len(rows)),
    ]


def course_macro_f1(rows: Sequence[Examined]) -> float:
    """Answer the mean F1 of the courses that occur among the rows."""
    told = [(str(one.row.course), str(one.said.course)) for one in rows]
    scores = []
    for course in sorted({a for a, _ in told}):
        right = sum(a == b == course for a, b in told)
        both = sum(a == course for a, _ in told) + sum(b == course for _, b in told)
        scores.append(2 * right / both)
    return sum(scores) / len(scores) if scores else 0.0


def interval(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Answer the exact (Clopper-Pearson) interval of a share."""
    from scipy.stats import beta

    tail = (1 - level) / 2
    low = float(beta.ppf(tail, hits, n - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, n - hits)) if hits < n else 1.0
    return low, high


def _share(
    name: str, part: str, rows: Sequence[Examined], holds: Callable[[Examined], bool]
) -> Measure:
    hits = sum(holds(one) for one in rows)
    if not rows:
        return Measure(name, part, 0.0, 0)
    return Measure(name, part, hits / len(rows), len(rows), *interval(hits, len(rows)))


def _emergencies(rows: Sequence[Examined]) -> list[Examined]:
    return [one for one in rows if is_emergency_row(one.row)]


def _offered(one: Examined) -> bool:
    return one.said.offer is Offer.TRANSFER


def _urgent(one: Examined) -> bool:
    return one.said.grade <= Grade.URGENT


def _called_emergency(one: Examined) -> bool:
    return is_emergency(one.said.grade, one.said.course)


def _in_three(one: Examined) -> bool:
    return one.row.category in {s.category for s in one.said.suggestions}


def _calibration(rows: Sequence[Examined]) -> float:
    if not rows:
        return 0.0
    probability = np.asarray([one.said.probability for one in rows], np.float32)
    right = np.asarray([one.said.category == one.row.category for one in rows])
    return calibration_error(probability, right)


KINDS: dict[str, Callable[[Examined], bool]] = {
    "emergency offered": lambda one: is_emergency_row(one.row) and _offered(one),
    "grade 1 said to be 3 or 4": lambda one: one.row.grade == Grade.IMMEDIATE and not _urgent(one),
    "emergency not called one": lambda one: (
        is_emergency_row(one.row) and not _called_emergency(one)
    ),
    "plain matter called emergency": lambda one: is_plain_row(one.row) and _called_emergency(one),
    "signal not heard": lambda one: bool(set(one.row.signals) - set(one.said.signals)),
    "signal heard of none": lambda one: is_plain_row(one.row) and bool(one.said.signals),
    "not among three": lambda one: not _in_three(one),
}
