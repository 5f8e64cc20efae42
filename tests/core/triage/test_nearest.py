"""Without a model the nearest tellings name a leaf, and danger is heard as ever."""

from __future__ import annotations

import pytest

from headwater.interfaces.cli.desk import NO_MODEL
from headwater.kernel.facts import Course, Grade, Offer, Said
from headwater.triage.decide import Triager
from headwater.triage.declared import Declarations
from headwater.triage.features import Reader
from headwater.triage.nearest import make_nearest


@pytest.fixture(scope="module")
def bare(city: Declarations, reader: Reader) -> Triager:
    return Triager(reader, make_nearest(city), NO_MODEL, city.leaves, city.questions)


@pytest.mark.parametrize(
    ("text", "leaf"),
    [("小区门口路灯不亮三天了", "U08"), ("想问一下医保报销的比例", "G03")],
)
def test_nearest_telling_names_the_leaf_and_a_person_decides(bare, text, leaf):
    said = bare.decide(Said(text))

    assert said.value.category == leaf
    assert said.value.grade is Grade.ROUTINE
    assert said.value.offer in {Offer.ASK, Offer.POLICE}
    assert "triage.gate.no-model" in {one.key for one in said.because}


def test_danger_goes_to_the_police_without_a_model(bare):
    said = bare.decide(Said("快来，有人拿刀砍人，流了好多血")).value

    assert (said.grade, said.course, said.offer) == (
        Grade.IMMEDIATE,
        Course.POLICE,
        Offer.POLICE,
    )


@pytest.mark.parametrize("text", ["", "。", "嗯", "zzz", "火" * 20_000])
def test_nothing_is_offered_whatever_is_said(bare, text):
    assert bare.decide(Said(text)).value.offer is not Offer.TRANSFER
