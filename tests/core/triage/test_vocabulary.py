"""The plain words of danger that any duty officer knows: who, does what, to whom or with what."""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path

import pytest

from headwater.kernel.text import normalise
from headwater.triage.expressions import forms_of
from headwater.triage.features import Reader
from headwater.triage.signals import live_groups

TABLE = Path(__file__).with_name("vocabulary.csv")
with TABLE.open(encoding="utf-8", newline="") as lines:
    SPOKEN = [(row["group"], row["spoken"]) for row in csv.DictReader(lines)]
MOST = 2000


@pytest.mark.parametrize(("group", "spoken"), SPOKEN)
def test_every_combination_of_plain_words_is_heard(group: str, spoken: str, reader: Reader) -> None:
    told = list(forms_of(spoken, MOST))

    unheard = [
        one for one in told if group not in live_groups(reader.signals.find(normalise(one).text))
    ]

    assert told
    assert unheard == []


def test_the_same_words_taken_back_are_not_heard(reader: Reader) -> None:
    told = chain.from_iterable(forms_of(one, MOST) for group, one in SPOKEN if group == "weapon")
    still = [
        one for one in told
        if "weapon" in live_groups(reader.signals.find(normalise(f"演习呢，{one}").text))
    ]  # fmt: skip

    assert still == []
