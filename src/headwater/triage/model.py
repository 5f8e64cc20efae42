"""The model as arrays: a table of weights per feature, and heads that weigh the evidence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.kernel.facts import Course
from headwater.triage.declared import SIGNAL_GROUPS
from headwater.triage.features import Seen, evidence_counts
from headwater.triage.weighing import Known, Weighed, weigh

Floats = npt.NDArray[np.float32]
COURSES = tuple(Course)
EXTRA = ("1", "2", "3", "4", *COURSES, "emergency", "plain", *SIGNAL_GROUPS)
FILES = ("idf", "table", "bias", "head_weights", "head_bias", "leaf_facts", "confidence")
HEADS = ("emergency", "urgent", "grave", "plain")
CHUNK = 256
CONSIDERED = 12  # leaves that the gate looks at
TRAINED_ON = "trained_on.txt"  # apart: the same data must give the same card on any day


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one text; every number is a probability, by its name.

    `likely` holds the likeliest leaves, best first; `weighed` the features that spoke.
    """

    likely: Mapping[str, float]
    confidence: float
    heads: Mapping[str, float]
    grade: Sequence[float]
    course: Sequence[float]
    groups: Mapping[str, float]
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for leaves and extra columns, then logistic heads on those scores."""

    leaves: tuple[str, ...]
    known: Known
    arrays: Mapping[str, Floats]
    card: Mapping[str, Any]

    def score(self, seen: Seen) -> Scores:
        """Score one text."""
        return self.score_many([seen])[0]

    def score_many(self, many: Sequence[Seen]) -> list[Scores]:
        """Score texts in chunks that stay in the processor's cache."""
        found: list[Scores] = []
        for start in range(0, len(many), CHUNK):
            part = many[start : start + CHUNK]
            weighed = [weigh(one.blocks, self.known) for one in part]
            found += second_stage(self.raw(weighed), part, self, weighed)
        return found

    def raw(self, many: Sequence[Weighed]) -> Floats:
        """Answer the first stage: one row of linear scores for each text."""
        table = self.arrays["table"]
        rows = np.tile(self.arrays["bias"], (len(many), 1))
        for place, one in enumerate(many):
            if one.rows:
                rows[place] += np.asarray(one.weights, np.float32) @ table.take(one.rows, axis=0)
        return rows


def second_stage(
    raw: Floats, many: Sequence[Seen], model: Model, weighed: Sequence[Weighed]
) -> list[Scores]:
    """Weigh leaf and extra scores with the phrases of danger; one `Scores` for each text."""
    evidence = [evidence_counts(one.evidence) for one in many]
    leaf = softmax(raw[:, : len(model.leaves)] * temperature(model.arrays))
    facts = stage_features(raw, leaf, evidence, model.arrays)
    logits = facts @ model.arrays["head_weights"] + model.arrays["head_bias"]
    order = np.argsort(-leaf, axis=1)[:, :CONSIDERED]
    named = [[model.leaves[i] for i in best] for best in order.tolist()]
    chances = np.take_along_axis(leaf, order, axis=1).tolist()
    learnt = model.arrays["confidence"].tolist()
    return [
        _scores(dict(zip(*likely, strict=True)), confidence(likely[1], learnt), *row)
        for likely, *row in zip(
            zip(named, chances, strict=True), *_probable(logits), weighed, strict=True
        )
    ]


def _probable(logits: Floats) -> tuple[list[list[float]], ...]:
    """Answer the heads, grades, courses and groups of all texts as probabilities."""
    after = len(HEADS) + 4
    groups = after + len(COURSES)
    alone = 1 / (1 + np.exp(-np.clip(logits, -30.0, 30.0)))
    return (
        alone[:, : len(HEADS)].tolist(),
        softmax(logits[:, len(HEADS) : after]).tolist(),
        softmax(logits[:, after:groups]).tolist(),
        alone[:, groups:].tolist(),
    )


def _scores(  # noqa: PLR0913  one row of what was computed for all
    likely: Mapping[str, float],
    sure: float,
    heads: Sequence[float],
    grade: Sequence[float],
    course: Sequence[float],
    groups: Sequence[float],
    own: Weighed,
) -> Scores:
    """Name the scores of one text."""
    named = dict(zip(HEADS, heads, strict=True))
    return Scores(
        likely, sure, named, grade, course, dict(zip(SIGNAL_GROUPS, groups, strict=True)), own
    )


def stage_features(
    raw: Floats, leaf: Floats, evidence: Sequence[Sequence[float]], arrays: Mapping[str, Floats]
) -> Floats:
    """Put together what the heads weigh: extra scores, what the likely leaves mean, phrases."""
    meant = leaf @ arrays["leaf_facts"]
    phrases = np.asarray(evidence, np.float32).reshape(len(raw), -1)
    return np.hstack([raw[:, leaf.shape[1] :] * 2, meant * 3, phrases]).astype(np.float32)


def temperature(arrays: Mapping[str, Floats]) -> float:
    """Answer the sharpness that turns leaf scores into probabilities."""
    return float(arrays["confidence"][0])


def confidence(best: Sequence[float], learnt: Sequence[float]) -> float:
    """Answer how often a leaf named with such probabilities, best first, is right (calibrated)."""
    _, bias, *weights = learnt
    return sigmoid(bias + sum(w * f for w, f in zip(weights, confidence_facts(best), strict=True)))


def confidence_facts(best: Sequence[float]) -> tuple[float, float, float]:
    """Answer the log-odds of the best leaf, its lead on the second, and the mass of three."""
    top = min(max(best[0], 1e-6), 1 - 1e-6)
    return math.log(top / (1 - top)), math.log(top / max(best[1], 1e-6)), sum(best[:3])


def softmax(scores: Floats) -> Floats:
    """Turn rows of scores into probabilities that sum to one."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def sigmoid(logit: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-min(max(logit, -30.0), 30.0)))


def save_model(model: Model, folder: Path) -> None:
    """Write arrays, vocabulary and card; the same model always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        kept = np.float16 if name == "table" else np.float32
        np.save(folder / f"{name}.npy", model.arrays[name].astype(kept), allow_pickle=False)
    (folder / "vocabulary.txt").write_text("\n".join(model.known) + "\n", "utf-8", newline="\n")
    card = json.dumps(
        {**model.card, "leaves": model.leaves}, ensure_ascii=False, indent=1, sort_keys=True
    )
    (folder / "card.json").write_text(card + "\n", "utf-8", newline="\n")


def load_model(folder: Path) -> Model:
    """Read a model folder; nothing in it can execute code."""
    arrays = {n: np.load(folder / f"{n}.npy", allow_pickle=False).astype(np.float32) for n in FILES}
    words = (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
    card = json.loads((folder / "card.json").read_text("utf-8"))
    return Model(tuple(card["leaves"]), known_of(words, arrays["idf"]), arrays, card)


def known_of(words: Sequence[str], idf: Floats) -> Known:
    """Answer where each feature stands in the table, and how rare it is."""
    return {
        word: (row, rarity)
        for row, (word, rarity) in enumerate(zip(words, idf.tolist(), strict=True))
    }


def model_hash(folder: Path) -> str:
    """Answer the SHA-256 of a model folder, over its files in order of name, but for its date."""
    total = sha256()
    for path in sorted(one for one in folder.iterdir() if one.name != TRAINED_ON):
        total.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return total.hexdigest()
