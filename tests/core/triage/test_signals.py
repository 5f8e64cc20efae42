"""Phrases of danger: alive, taken back, and never by a frame that stands for something else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import headwater.city
from headwater.city.triage_reading import read_declarations
from headwater.triage.features import make_reader
from headwater.triage.signals import live_groups

FOLDER = Path(headwater.city.__file__).parent / "yongkang" / "signals"


@pytest.fixture(scope="module")
def live():
    reader = make_reader(read_declarations())
    return lambda words: live_groups(reader.read(words).evidence)


def rows(column):
    return [
        (row["group"], row[column])
        for file in sorted(FOLDER.glob("*.csv"))
        for row in csv.DictReader(file.read_text("utf-8-sig").splitlines())
        if row[column]
    ]


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("隔壁着火了", "fire-gas-power"),
        ("他拿着一把刀在楼道里", "weapon"),
        ("没有人受伤，但是还在打人", "violence"),
        ("救\u200b命啊有人落水了", "water"),
        ("房子 着 火 了 快来", "fire-gas-power"),
        ("我不想活了", "self-harm"),
    ],
)
def test_danger_now_is_heard(live, words, group):
    assert group in live(words)


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("去年我们厂着火了赔了多少钱想问问", "fire-gas-power"),
        ("没有着火，就是烟味", "fire-gas-power"),
        ("电影里他掐着主角的脖子那段太假了", "violence"),
    ],
)
def test_past_negated_and_told_danger_is_taken_back(live, words, group):
    assert group not in live(words)


@pytest.mark.parametrize(
    ("column", "wanted", "floor"), [("example_for", True, 0.88), ("example_against", False, 0.88)]
)
def test_share_of_the_phrase_book_decided_as_its_examples_say(live, column, wanted, floor):
    told = rows(column)

    right = sum((group in live(words)) is wanted for group, words in told)

    assert right / len(told) >= floor
