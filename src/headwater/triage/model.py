"""The model as arrays: a table of weights per feature, and heads that weigh the evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.kernel.facts import Course
from headwater.triage.declared import SIGNAL_GROUPS
from headwater.triage.features import Seen, evidence_counts, weigh

Floats = npt.NDArray[np.float32]
COURSES = tuple(Course)
EXTRA = ("1", "2", "3", "4", *COURSES, "emergency", "plain", *SIGNAL_GROUPS)
FILES = ("idf", "table", "bias", "head_weights", "head_bias", "leaf_facts", "confidence")
HEADS = ("emergency", "urgent", "grave", "plain")
CHUNK = 256
TRAINED_ON = "trained_on.txt"  # apart: the same data must give the same card on any day


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one text; every number is a probability, by its name."""

    leaf: Floats
    confidence: float
    heads: Mapping[str, float]
    grade: Floats
    course: Floats
    groups: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for leaves and extra columns, then logistic heads on those scores."""

    leaves: tuple[str, ...]
    vocabulary: Mapping[str, int]
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
            found += second_stage(self.raw(part), part, self)
        return found

    def raw(self, many: Sequence[Seen]) -> Floats:
        """Answer the first stage: one row of linear scores for each text."""
        idf, table = self.arrays["idf"], self.arrays["table"]
        rows = np.tile(self.arrays["bias"], (len(many), 1))
        for place, seen in enumerate(many):
            known = self.weights_of(seen, idf)
            if known:
                index = np.fromiter(known, np.intp, len(known))
                values = np.fromiter(known.values(), np.float32, len(known))
                rows[place] += values @ table[index]
        return rows

    def weights_of(self, seen: Seen, idf: Floats) -> dict[int, float]:
        """Answer the weight in this text of each feature the model knows, by row of the table."""
        rows = {key: self.vocabulary[key] for key in seen.counts if key in self.vocabulary}
        rarity = {key: float(idf[row]) for key, row in rows.items()}
        return {rows[key]: value for key, value in weigh(seen.counts, rarity).items()}


def second_stage(raw: Floats, many: Sequence[Seen], model: Model) -> list[Scores]:
    """Weigh leaf and extra scores with the phrases of danger; one `Scores` for each text."""
    facts = stage_features(raw, [evidence_counts(s.evidence) for s in many], model.arrays)
    logits = facts @ model.arrays["head_weights"] + model.arrays["head_bias"]
    leaf = softmax(raw[:, : len(model.leaves)] * temperature(model.arrays))
    sure = confidence(leaf, model.arrays)
    return [_scores(leaf[i], float(sure[i]), logits[i]) for i in range(len(many))]


def stage_features(
    raw: Floats, evidence: Sequence[Sequence[float]], arrays: Mapping[str, Floats]
) -> Floats:
    """Put together what the heads weigh: extra scores, what the likely leaves mean, phrases."""
    count = raw.shape[1] - len(EXTRA)
    leaf = softmax(raw[:, :count] * temperature(arrays))
    meant = leaf @ arrays["leaf_facts"]
    phrases = np.asarray(evidence, np.float32).reshape(len(raw), -1)
    return np.hstack([raw[:, count:] * 2, meant * 3, phrases]).astype(np.float32)


def temperature(arrays: Mapping[str, Floats]) -> float:
    """Answer the sharpness that turns leaf scores into probabilities."""
    return float(arrays["confidence"][0])


def confidence(leaf: Floats, arrays: Mapping[str, Floats]) -> Floats:
    """Answer how often a leaf named with such probabilities is right (calibrated)."""
    return sigmoid(confidence_facts(leaf) @ arrays["confidence"][2:] + arrays["confidence"][1])


def confidence_facts(leaf: Floats) -> Floats:
    """Answer the log-odds of the best leaf, its lead on the second, and the mass of three."""
    best = -np.sort(-leaf, axis=1)[:, :3].astype(np.float64)
    top = np.clip(best[:, 0], 1e-6, 1 - 1e-6)
    lead = np.log(top / np.clip(best[:, 1], 1e-6, 1))
    rows = [np.log(top / (1 - top)), lead, best.sum(1)]
    return np.stack(rows, 1).astype(np.float32)


def softmax(scores: Floats) -> Floats:
    """Turn scores into probabilities that sum to one."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)


def sigmoid(logits: Floats) -> Floats:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def _scores(leaf: Floats, sure: float, logits: Floats) -> Scores:
    binary = sigmoid(logits)
    after = len(HEADS) + 4
    groups = after + len(COURSES)
    return Scores(
        leaf,
        sure,
        {name: float(binary[i]) for i, name in enumerate(HEADS)},
        softmax(logits[None, len(HEADS) : after])[0],
        softmax(logits[None, after:groups])[0],
        {name: float(binary[groups + i]) for i, name in enumerate(SIGNAL_GROUPS)},
    )


def save_model(model: Model, folder: Path) -> None:
    """Write arrays, vocabulary and card; the same model always gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        kept = np.float16 if name == "table" else np.float32
        np.save(folder / f"{name}.npy", model.arrays[name].astype(kept), allow_pickle=False)
    (folder / "vocabulary.txt").write_text(
        "\n".join(model.vocabulary) + "\n", "utf-8", newline="\n"
    )
    card = json.dumps(
        {**model.card, "leaves": model.leaves}, ensure_ascii=False, indent=1, sort_keys=True
    )
    (folder / "card.json").write_text(card + "\n", "utf-8", newline="\n")


def load_model(folder: Path) -> Model:
    """Read a model folder; nothing in it can execute code."""
    arrays = {n: np.load(folder / f"{n}.npy", allow_pickle=False).astype(np.float32) for n in FILES}
    words = (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
    card = json.loads((folder / "card.json").read_text("utf-8"))
    return Model(tuple(card["leaves"]), {w: i for i, w in enumerate(words)}, arrays, card)


def model_hash(folder: Path) -> str:
    """Answer the SHA-256 of a model folder, over its files in order of name, but for its date."""
    total = sha256()
    for path in sorted(one for one in folder.iterdir() if one.name != TRAINED_ON):
        total.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return total.hexdigest()
