"""Phrases of danger: alive, taken back, and never by a frame that stands for something else."""

from __future__ import annotations

import pytest

from headwater.city.triage_reading import read_declarations
from headwater.triage.features import make_reader
from headwater.triage.signals import live_groups


@pytest.fixture(scope="module")
def live():
    reader = make_reader(read_declarations())
    return lambda words: live_groups(reader.read(words).evidence)


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
