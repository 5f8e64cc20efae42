"""Trains the weights of the comparison of two reports; prints what cross-validation says.

python tools/train_pairs.py pairs.csv [more.csv ...] writes pairweights.csv of the city.
"""

import csv
import random
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from headwater.city import load
from headwater.city.pairs import reader_of, told
from headwater.matters.compare_features import features

FOLDS = 10
THRESHOLD = 0.45
# What our pairs cannot teach (no points, few closures) is set by hand.
BY_HAND = {"near": 1.5, "apart": -3.0, "closed": -2.0, "other": -1.0}


def main(files: list[str]) -> None:
    """Read pairs, cross-validate, and write the weights learned on all of them."""
    city = load()
    reader = reader_of(city)
    sets = [list(csv.DictReader(Path(name).read_text("utf-8-sig").splitlines())) for name in files]
    rows = [(number, row) for number, some in enumerate(sets) for row in some]
    seen = [
        features(told(r["text_a"], city, reader), told(r["text_b"], city, reader), reader)
        for _, r in rows
    ]
    names = sorted(seen[0])
    x = np.array([[one[name] for name in names] for one in seen])
    y = np.array([int(row["same"]) for _, row in rows])
    held = held_out(x, y)
    for number, name in enumerate(files):
        mask = np.array([where == number for where, _ in rows])
        for cut in (0.4, THRESHOLD, 0.5, 0.6):
            print(name, cut, score(held[mask] >= cut, y[mask]))
    model = learn(x, y)
    target = city.folder / "pairweights.csv"
    with target.open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["feature", "weight"])
        write.writerow(["bias", round(float(model.intercept_[0]), 3)])
        write.writerow(["threshold", THRESHOLD])
        write.writerows(
            [name, BY_HAND.get(name, round(float(w), 3))]
            for name, w in zip(names, model.coef_[0], strict=True)
        )


def learn(x: np.ndarray, y: np.ndarray) -> LogisticRegression:
    """Fit a small, well-damped logistic regression."""
    return LogisticRegression(C=1.0, max_iter=1000).fit(x, y)


def held_out(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Predict each pair by a model that did not see its fold."""
    order = list(range(len(y)))
    random.Random(7).shuffle(order)
    held = np.zeros(len(y))
    for fold in range(FOLDS):
        out = order[fold::FOLDS]
        kept = [at for at in order if at not in set(out)]
        held[out] = learn(x[kept], y[kept]).predict_proba(x[out])[:, 1]
    return held


def score(said: np.ndarray, y: np.ndarray) -> str:
    """Say accuracy and F1 of `same`."""
    hit = int((said & (y == 1)).sum())
    f1 = 2 * hit / (int(said.sum()) + int(y.sum()))
    return f"n={len(y)} accuracy={float((said == y).mean()):.3f} F1={f1:.3f}"


main(sys.argv[1:])
