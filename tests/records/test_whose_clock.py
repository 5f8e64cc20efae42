"""A clock runs for somebody who can act on it, in every state: none is missing, none is idle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.matters.states import State
from headwater.records.actions import moves, rulings
from headwater.records.actions.rulings import NotOurs
from headwater.records.models import Clock, Matter

AGENT, BEN, CEM = By("user:1", "U75"), By("user:2", "U42"), By("user:3", "U41")
POLICE = By("user:9", "U01")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def later(minutes: int):
    return NOW + timedelta(minutes=minutes)


def now(matter) -> Matter:
    return Matter.objects.get(id=matter)


def running(matter) -> set[tuple[str, str]]:
    found = Clock.objects.filter(matter_id=matter, met_at=None, stopped_at=None)
    return set(found.values_list("assignment__unit_id", "kind"))


@pytest.fixture
def given(sent):
    matter = sent(LAMP, contact="13800002222").matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    return matter


def test_order_taken_back_must_be_decided_anew(given):
    moves.recall(given, reason="another one", by=AGENT, at=later(20))

    assert running(given) == {("U75", "decide")}
    assert now(given).due_at == later(50)


def test_what_comes_back_to_the_police_who_hold_it_must_be_decided_anew(sent):
    matter = sent(LAMP, channel="110").matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=POLICE, at=later(1))
    moves.send_back(matter, reason="", by=BEN, at=later(20))

    assert now(matter).state == State.RECEIVED
    assert running(matter) == {("U01", "decide")}


def test_sending_back_what_is_not_decided_yet_gives_no_new_time(sent):
    matter = sent(LAMP, channel="110").matter
    moves.send_back(matter, reason="", by=POLICE, at=later(20))

    assert now(matter).due_at == later(30)


def test_nobody_owes_a_ruling_on_what_went_back_to_the_police(given):
    no = NotOurs("duties-cross", "duty list 3.2", "not on our list", "U41")
    rulings.give_back(given, no, by=BEN, at=later(2))
    rulings.decline(given, reason="not on ours", by=CEM, at=later(3))
    moves.send_back(given, reason="", by=AGENT, at=later(4))

    assert "ruling" not in {kind for _, kind in running(given)}


def test_who_holds_an_emergency_that_went_at_once_has_nothing_left_to_decide(sent):
    receipt = sent("有人拿刀在店里砍人，快来")

    assert now(receipt.matter).state == State.DISPATCHED
    assert ("U75", "decide") not in running(receipt.matter)
    assert "decide" not in {clock["kind"] for clock in receipt.answer["clocks"]}
