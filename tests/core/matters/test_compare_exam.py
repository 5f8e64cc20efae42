"""The exam of duplicates (our own pairs): one matter or two, where words mislead."""

from __future__ import annotations

import csv
from pathlib import Path

from headwater.city import load
from headwater.city.pairs import comparer_of, told

ROWS = list(
    csv.DictReader((Path(__file__).parent / "duplicates.csv").read_text("utf-8-sig").splitlines())
)


def test_share_of_pairs_that_is_right():
    city = load()
    comparer = comparer_of(city)
    reader = comparer.reader

    right = 0
    for row in ROWS:
        a, b = told(row["text_a"], city, reader), told(row["text_b"], city, reader)
        right += comparer.compare(a, b).value.same == (row["same"] == "1")

    assert right / len(ROWS) >= 0.8
