"""A shadow decides beside the old model and for nothing; two promote it, one step goes back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.interfaces.cli.triage_model import deciding
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions.shadow import (
    Candidate,
    go_back,
    promote,
    propose,
    run_shadow,
    start_shadow,
)
from headwater.records.models import Matter, Shadow, ShadowRow
from headwater.records.queries import ground
from headwater.records.queries.shadow import differences
from headwater.triage.model import HEADS, save_model

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"
FIRE = "楼下着火了，烟很大，有人困在里面"
ANA, BEN = By("user:1", "U73"), By("user:2", "U75")


@pytest.fixture
def state(settings, tmp_path, monkeypatch):
    settings.STATE_FOLDER = tmp_path
    monkeypatch.setenv("HEADWATER_STATE", str(tmp_path))
    ground.desk()
    yield tmp_path
    monkeypatch.undo()
    ground.forget_desk()


@pytest.fixture
def calm(state):
    """A model that finds nothing urgent unless a phrase is certain."""
    model = ground.desk().triager.model
    bias = model.arrays["head_bias"].copy()
    bias[: len(HEADS)] = -20.0
    bias[HEADS.index("plain")] = 20.0
    bias[len(HEADS)] = -20.0
    made = replace(model, arrays={**model.arrays, "head_bias": bias})
    save_model(made, state / "calm")
    return Candidate(state / "calm")


def test_shadow_lists_what_it_would_change_the_worst_first(sent, calm):
    for text in (LAMP, FIGHT, FIRE):
        sent(text)
    before = set(Matter.objects.values_list("number", "grade", "offer"))
    start_shadow(calm, since=NOW - timedelta(days=1), at=NOW)

    compared = run_shadow(at=NOW + timedelta(days=1))

    found = differences()
    assert compared == 3
    assert dict(found.kinds)["grade-one-lost"] == 2
    assert [one.rank for one in found.rows] == sorted(one.rank for one in found.rows)
    assert set(Matter.objects.values_list("number", "grade", "offer")) == before


def test_shadow_goes_on_with_what_came_since(sent, calm):
    start_shadow(calm, since=NOW - timedelta(days=1), at=NOW)
    sent(FIGHT)
    run_shadow(at=NOW + timedelta(days=1))
    sent(FIRE, at=NOW + timedelta(days=1, minutes=1))

    assert run_shadow(at=NOW + timedelta(days=2)) == 1
    assert run_shadow(at=NOW + timedelta(days=2)) == 0


def test_two_reports_of_one_instant_are_each_compared_once(sent, calm):
    start_shadow(calm, since=NOW, at=NOW)
    at = NOW + timedelta(minutes=5)
    sent(FIGHT, at=at)
    first = run_shadow(at=at)
    sent(FIRE, at=at)  # the other desk's report is stored after the look
    earlier = sent(FIGHT + "，快点", at=at - timedelta(seconds=1))

    looks = [run_shadow(at=at + timedelta(minutes=n)) for n in (1, 2, 3)]

    assert (first, looks) == (0, [3, 0, 0])
    assert Shadow.objects.get().compared == 3
    assert ShadowRow.objects.filter(report__matter_id=earlier.matter).count() == 1
    assert ShadowRow.objects.count() == 3


def test_promotion_takes_two_people(sent, calm, state):
    start_shadow(calm, since=NOW, at=NOW)
    with pytest.raises(Problem):
        promote(by=BEN, at=NOW)
    propose(reason="better", by=ANA)

    with pytest.raises(Problem):
        promote(by=ANA, at=NOW)
    before = deciding().model
    promote(by=BEN, at=NOW)

    assert before is None
    assert deciding().model is not None
    assert json.loads((deciding().model / "card.json").read_text("utf-8"))
    assert Shadow.objects.get().state == "promoted"


def test_one_step_goes_back(sent, calm, state):
    start_shadow(calm, since=NOW, at=NOW)
    propose(reason="better", by=ANA)
    promote(by=BEN, at=NOW)

    go_back()

    assert deciding().model is None
    with pytest.raises(Problem):
        go_back()


@pytest.mark.parametrize("damaged", ["", "[]", '{"model": 3}', "{"])
def test_damaged_mark_of_what_decides_is_told_and_can_be_gone_back_from(state, damaged):
    pointer = state / "model" / "deciding.json"
    pointer.parent.mkdir()
    pointer.write_text(damaged, "utf-8")

    with pytest.raises(Problem):
        deciding()
    go_back()

    assert deciding().model is None


def test_promoted_model_decides_and_the_old_certificate_no_longer_fits(sent, calm, state):
    was = ground.desk().hashes
    start_shadow(calm, since=NOW, at=NOW)
    propose(reason="better", by=ANA)
    promote(by=BEN, at=NOW)

    now = ground.desk().hashes

    assert now.model != was.model
    assert now.data == was.data


def test_newer_shadow_ends_the_older_one(calm, db):
    for _ in range(2):
        start_shadow(calm, since=NOW, at=NOW)

    assert sorted(Shadow.objects.values_list("state", flat=True)) == ["dropped", "running"]
