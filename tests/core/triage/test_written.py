"""Danger in every manner of writing: other characters, broken words, signs, English, codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from headwater.triage.features import Reader
from headwater.triage.signals import live_groups

TABLE = Path(__file__).with_name("written.csv")
LONG = "路灯不亮，请来修。" * 2000
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = [(row["form"], row["text"], row["group"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize(("form", "text", "group"), ROWS)
def test_danger_is_heard_in_this_form(form: str, text: str, group: str, reader: Reader) -> None:
    told = text.replace("LONG", LONG)

    assert group in live_groups(reader.read(told).evidence), form


def test_every_form_of_bad_input_is_told() -> None:
    assert {form for form, _, _ in ROWS} >= {
        *("traditional", "pinyin", "full-width digits", "zero-width", "spaces between"),
        *("homophones", "emoji", "English", "coded", "long"),
    }
