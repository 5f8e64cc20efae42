"""Trains the model: a table of weights for every column, then heads on held-out scores."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from headwater.kernel.facts import Grade
from headwater.triage.calibration import fit_confidence, fit_temperature
from headwater.triage.card import card_tables, unknown_facts
from headwater.triage.declared import (
    SIGNAL_GROUPS,
    LeafFacts,
    Telling,
    is_emergency_row,
    is_plain_row,
)
from headwater.triage.features import FAMILY, PHRASE, Seen, evidence_counts
from headwater.triage.gate import GateFacts, held_back
from headwater.triage.groups import folds_of, near_duplicates
from headwater.triage.heads import fit_heads
from headwater.triage.linear import fit_table
from headwater.triage.model import (
    COURSES,
    EXTRA,
    Floats,
    Model,
    Scores,
    known_of,
    second_stage,
    softmax,
    stage_features,
    temperature,
)
from headwater.triage.risk import risk_of, thresholds
from headwater.triage.signals import heard_groups
from headwater.triage.weighing import Known, Weighed, weigh

DAMPING = 0.7
INNER_FOLDS = 4
SEED = 20221231
NOTHING = Weighed()


@dataclass(frozen=True, slots=True)
class Lesson:
    """Tellings as read, with the leaves they may belong to."""

    tellings: tuple[Telling, ...]
    seen: tuple[Seen, ...]
    leaves: Mapping[str, LeafFacts]

    def part(self, rows: Sequence[int]) -> Lesson:
        """Answer the lesson that holds only these rows."""
        return Lesson(
            tuple(self.tellings[i] for i in rows), tuple(self.seen[i] for i in rows), self.leaves
        )


def train(lesson: Lesson, card: Mapping[str, object]) -> Model:
    """Train on every row; the heads and thresholds learn only from held-out scores."""
    words, idf = _vocabulary(lesson.seen)
    known = known_of(words, idf)
    folds = folds_of(near_duplicates(lesson.seen), INNER_FOLDS, SEED)
    parents = [lesson.leaves[leaf].parent for leaf in lesson.leaves]
    fitted = fit_table(_matrix(lesson.seen, known), targets_of(lesson), parents, folds)
    arrays = {
        "idf": idf,
        "table": fitted.table.astype(np.float16).astype(np.float32),
        "bias": fitted.bias,
        "leaf_facts": leaf_facts(lesson),
    }
    model = _second_stage(lesson, fitted.raw, arrays)
    return replace(model, known=known, card={**card, **model.card})


def targets_of(lesson: Lesson) -> Floats:
    """Answer one column a leaf (1 or -1) and the extra columns (0 where nobody said)."""
    place = {leaf: i for i, leaf in enumerate(lesson.leaves)}
    wanted = -np.ones((len(lesson.tellings), len(place) + len(EXTRA)), np.float32)
    for row, one in enumerate(lesson.tellings):
        wanted[row, place[one.category]] = 1
        if one.grade is None:
            wanted[row, len(place) :] = 0
            continue
        for name in _extras(one):
            wanted[row, len(place) + EXTRA.index(name)] = 1
    return wanted


def leaf_facts(lesson: Lesson) -> Floats:
    """Answer what each leaf usually means: shares of grades, courses, emergencies; never-divert."""
    names = list(lesson.leaves)
    columns = EXTRA[: 4 + len(COURSES) + 2]
    total = np.full((len(names), len(columns) + 1), 0.5, np.float32)
    count = np.full(len(names), 2.0, np.float32)
    for one in lesson.tellings:
        if one.grade is not None:
            row = names.index(one.category)
            count[row] += 1
            total[row, [columns.index(e) for e in _extras(one) if e in columns]] += 1
    total[:, -1] = [count[i] * lesson.leaves[n].never_divert for i, n in enumerate(names)]
    return np.asarray(total / count[:, None], np.float32)


def _extras(one: Telling) -> list[str]:
    named = [str(one.grade), str(one.course), *(g for g in SIGNAL_GROUPS if g in one.signals)]
    named += ["emergency"] if is_emergency_row(one) else []
    return named + (["plain"] if is_plain_row(one) else [])


def _vocabulary(seen: Sequence[Seen]) -> tuple[list[str], Floats]:
    """Answer what the model shall know; an n-gram seen once says nothing."""
    found = Counter(key for one in seen for counts in one.blocks.values() for key in counts)
    kept = sorted(key for key, count in found.items() if count > 1 or key[0] in FAMILY + PHRASE)
    rarity = [(math.log((1 + len(seen)) / (1 + found[key])) + 1) ** DAMPING for key in kept]
    return kept, np.asarray(rarity, np.float32)


def _matrix(seen: Sequence[Seen], known: Known) -> Any:
    from scipy.sparse import csr_matrix

    weighed = [weigh(one.blocks, known) for one in seen]
    starts = np.cumsum([0, *(len(one.rows) for one in weighed)])
    columns = np.fromiter((row for one in weighed for row in one.rows), np.intp, starts[-1])
    values = np.fromiter((w for one in weighed for w in one.weights), np.float32, starts[-1])
    return csr_matrix((values, columns, starts), (len(seen), len(known)))


def _second_stage(lesson: Lesson, raw: Floats, first: Mapping[str, Floats]) -> Model:
    """Calibrate, fit the heads, and choose thresholds by heads that had not seen the rows."""
    told = np.asarray([i for i, one in enumerate(lesson.tellings) if one.grade is not None])
    taught = lesson.part(told.tolist())
    arrays = {**first, "confidence": _confidence(taught, raw[told])}
    evidence = [evidence_counts(one.evidence) for one in taught.seen]
    leaf = softmax(raw[told][:, : len(lesson.leaves)] * temperature(arrays))
    facts = stage_features(raw[told], leaf, evidence, arrays)
    weights, bias = fit_heads(facts, taught.tellings)
    model = Model(
        tuple(lesson.leaves), {}, {**arrays, "head_weights": weights, "head_bias": bias}, {}
    )
    card = {**_thresholds(model, taught, raw[told], facts), **_card(model, taught, raw[told])}
    return replace(model, card=card)


def _card(model: Model, taught: Lesson, raw: Floats) -> Mapping[str, Any]:
    """Tell of the exam's rows: the phrase book's tellings are easier than what callers say."""
    spoken = [i for i, one in enumerate(taught.tellings) if one.source == "exam"]
    rows = spoken or list(range(len(taught.tellings)))
    told = [taught.tellings[i] for i in rows]
    tables = card_tables(model.leaves, told, raw[rows], model.arrays)
    return {**tables, "unknown": unknown_facts([taught.seen[i] for i in rows])}


def _confidence(taught: Lesson, raw: Floats) -> Floats:
    spoken = [i for i, one in enumerate(taught.tellings) if one.source == "exam"]
    rows = np.asarray(spoken or range(len(taught.tellings)))
    names = {leaf: i for i, leaf in enumerate(taught.leaves)}
    right = np.asarray([names[taught.tellings[i].category] for i in rows])
    sharp = fit_temperature(raw[rows, : len(names)], right)
    return fit_confidence(raw[rows, : len(names)], right, sharp)


def _thresholds(model: Model, taught: Lesson, raw: Floats, facts: Floats) -> Mapping[str, float]:
    folds = folds_of(near_duplicates(taught.seen), INNER_FOLDS, SEED)
    risks, held = np.zeros(len(taught.seen)), np.zeros(len(taught.seen), bool)
    for fold in np.unique(folds):
        rest, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weights, bias = fit_heads(facts[rest], [taught.tellings[i] for i in rest])
        heads = {**model.arrays, "head_weights": weights, "head_bias": bias}
        part = [taught.seen[i] for i in test]
        scored = second_stage(raw[test], part, replace(model, arrays=heads), [NOTHING] * len(part))
        risks[test] = [risk_of(one) for one in scored]
        held[test] = [_held(one, seen, taught) for one, seen in zip(scored, part, strict=True)]
    rows = [i for i, one in enumerate(taught.tellings) if one.source == "exam"]
    rows = rows or list(range(len(risks)))
    told = [taught.tellings[i] for i in rows]
    return thresholds(
        [float(risks[i]) for i in rows],
        [one.grade in {3, 4} for one in told],
        [is_emergency_row(taught.tellings[i]) and not held[i] for i in rows],
    )


def _held(scores: Scores, seen: Seen, lesson: Lesson) -> bool:
    """Answer whether a signal, leaf or course would hold it back: its risk decides nothing then."""
    first, live = next(iter(scores.likely)), heard_groups(seen.evidence, scores.groups)
    course = COURSES[scores.course.index(max(scores.course))]
    facts = GateFacts(Grade.ROUTINE, course, first, risk_of(scores), live, scores.likely)
    return held_back(facts, lesson.leaves)
