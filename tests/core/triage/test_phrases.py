"""Every phrase of danger against its own examples: each row of the signal files is a test."""

from __future__ import annotations

import pytest

from headwater.city.triage_reading import read_declarations
from headwater.kernel.text import normalise
from headwater.triage.declared import SIGNAL_GROUPS, SignalPhrase, Strength
from headwater.triage.features import Reader
from headwater.triage.signals import live_groups, make_signals
from headwater.triage.unheard import unheard

PHRASES = read_declarations().phrases


def _name(phrase: SignalPhrase) -> str:
    return f"{phrase.group}:{phrase.expression}"


@pytest.mark.parametrize("phrase", PHRASES, ids=_name)
def test_phrase_is_found_where_danger_is_told(phrase: SignalPhrase, reader: Reader) -> None:
    found = reader.signals.find(normalise(phrase.example_for).text)

    if phrase.strength is Strength.WEAK:
        assert phrase.group in {one.phrase.group for one in found}
    else:
        assert phrase.group in live_groups(found)


@pytest.mark.parametrize("phrase", [p for p in PHRASES if p.example_against], ids=_name)
def test_phrase_is_not_live_in_its_counterexample(phrase: SignalPhrase, reader: Reader) -> None:
    found = reader.signals.find(normalise(phrase.example_against).text)

    assert phrase.group not in live_groups(found)


def test_every_group_has_phrases() -> None:
    assert {one.group for one in PHRASES} == set(SIGNAL_GROUPS)


def test_second_live_signal_is_not_cancelled(reader: Reader) -> None:
    found = reader.signals.find(normalise("没有人受伤,但是还在打人").text)

    assert "violence" in live_groups(found)


def _phrase(
    expression: str, example: str = "", strength: Strength = Strength.LIKELY
) -> SignalPhrase:
    return SignalPhrase("water", expression, strength, (), example)


def _faults(*phrases: SignalPhrase) -> list[tuple[int, str]]:
    places = [("signals/water.csv", line) for line in range(2, len(phrases) + 2)]
    found = unheard(make_signals(phrases, (), ()), places)
    return [(one.line, one.sentence.key) for one in found]


def test_phrase_that_fires_in_no_example_is_named() -> None:
    told, silent = _phrase("有人落水", "快来,有人落水"), _phrase("桥塌了", "快来,有人落水")

    assert _faults(told, silent) == [(3, "triage.phrase-never-fires")]


@pytest.mark.parametrize(
    ("first", "second", "hidden"),
    [
        (_phrase("落水", "有人落水"), _phrase("(有人|小孩)落水", "有人落水"), [3]),
        (_phrase("有人…落水", "有人落水"), _phrase("有人落水", "有人落水"), [3]),
        (_phrase("有人落水", "有人落水"), _phrase("有人落水", "有人落水"), [3]),
        (_phrase("有人落水", "有人落水"), _phrase("(有人|小孩)落水", "有人落水"), [2]),
        (_phrase("落水", "有人落水", Strength.WEAK), _phrase("有人落水", "有人落水"), []),
        (_phrase("有人落水", "有人落水"), _phrase("有人…落水", "有人落水", Strength.WEAK), []),
    ],
)
def test_phrase_that_another_always_hides_is_named(
    first: SignalPhrase, second: SignalPhrase, hidden: list[int]
) -> None:
    assert _faults(first, second) == [(line, "triage.phrase-hidden") for line in hidden]
