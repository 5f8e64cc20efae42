"""Lowering a grade and a risky transfer: one account asks, another confirms, or nothing happens."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves, rulings
from headwater.records.actions.desk import DeskKey, Pressed, take
from headwater.records.actions.rulings import Ruled
from headwater.records.actions.second import DONE, WAITS, ask_lower, confirm, refuse, rule, transfer
from headwater.records.models import Agreement, Label, Matter, Ruling

ANNA, BEN, SEAT = By("user:1", "U01"), By("user:2", "U01"), By("user:4", "U76")
KNIFE = "对方持刀堵在我家门口，快来"


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@contextmanager
def refused(code):
    """A Problem of this code, and no other."""
    with pytest.raises(Problem) as raised:
        yield
    assert raised.value.code.startswith(code)


@pytest.fixture
def knife(sent):
    return Matter.objects.get(number=sent(KNIFE, channel="110").number)


@pytest.fixture
def asked(knife):
    """A request to lower the grade, by Anna."""
    wanted = moves.Regrade(Grade.ROUTINE, "看过了，是切水果的")
    assert ask_lower(knife.id, wanted, by=ANNA, at=later(1)) == WAITS
    return Agreement.objects.get(matter=knife)


def test_nothing_is_lowered_until_another_account_confirms(knife, asked):
    knife.refresh_from_db()
    assert knife.grade <= Grade.URGENT

    confirm(asked.pk, by=BEN, at=later(2))

    knife.refresh_from_db()
    told = knife.story.order_by("-seq")[0]
    assert knife.grade == Grade.ROUTINE
    assert (told.verb, told.change["second"]) == ("lower", ANNA.name)


def test_whoever_asked_cannot_confirm(knife, asked):
    with refused("triage.second-same"):
        confirm(asked.pk, by=ANNA, at=later(2))

    knife.refresh_from_db()
    assert knife.grade <= Grade.URGENT


def test_refused_request_changes_nothing_and_keeps_the_reason(knife, asked):
    refuse(asked.pk, why="刀还在他手里", by=BEN, at=later(2))

    knife.refresh_from_db()
    asked.refresh_from_db()
    assert knife.grade <= Grade.URGENT
    assert (asked.answer, asked.why) == ("refused", "刀还在他手里")
    with refused("records.second-unknown"):
        confirm(asked.pk, by=BEN, at=later(3))


def test_refusing_takes_a_reason(asked):
    with refused("matters.reason-wanted"):
        refuse(asked.pk, why=" ", by=BEN, at=later(2))


def test_a_matter_that_grew_worse_is_not_lowered_by_an_old_request(sent):
    lamp = Matter.objects.get(number=sent("我们村口的路灯不亮三天了").number)
    ask_lower(lamp.id, moves.Regrade(Grade.ENQUIRY, "only asks"), by=ANNA, at=later(1))
    moves.change_grade(lamp.id, moves.Regrade(Grade.URGENT, "wires"), by=BEN, at=later(2))

    with refused("triage.second-stale"):
        confirm(Agreement.objects.get().pk, by=BEN, at=later(3))


def test_raising_needs_nobody_else(sent):
    lamp = Matter.objects.get(number=sent("我们村口的路灯不亮三天了").number)

    moves.change_grade(lamp.id, moves.Regrade(Grade.IMMEDIATE, ""), by=ANNA, at=later(1))

    lamp.refresh_from_db()
    assert lamp.grade == Grade.IMMEDIATE


def test_request_to_lower_that_would_raise_is_sent_to_the_other_key(sent):
    lamp = Matter.objects.get(number=sent("我们村口的路灯不亮三天了").number)

    with refused("records.second-raise"):
        ask_lower(lamp.id, moves.Regrade(Grade.IMMEDIATE, "x"), by=ANNA, at=later(2))


def test_second_request_of_a_kind_waits_for_the_first(knife, asked):
    with refused("records.second-waits"):
        ask_lower(knife.id, moves.Regrade(Grade.ENQUIRY, "again"), by=BEN, at=later(2))


def test_transfer_with_a_live_danger_waits_and_its_holder_keeps_it(sent):
    knife = _open_knife(sent)
    holder = knife.holder_id

    went = transfer(knife.id, moves.Order("U42", "邻里纠纷"), by=ANNA, at=later(1))

    knife.refresh_from_db()
    assert went == WAITS
    assert (knife.state, knife.holder_id) == ("received", holder)

    confirm(Agreement.objects.get().pk, by=BEN, at=later(2))

    knife.refresh_from_db()
    assert knife.state == "dispatched"
    assert not Label.objects.get(matter=knife).is_emergency


def unowned(matter):
    Matter.objects.filter(id=matter.id).update(state="unowned")
    return matter


def test_ruling_with_a_live_danger_waits_for_a_second_account_too(sent):
    knife = unowned(_open_knife(sent))
    ruled = Ruled("U42", "邻里纠纷", "art. 22")

    with refused("matters.transfer"):
        rulings.rule(knife.id, ruled, by=SEAT, at=later(1))
    assert rule(knife.id, ruled, by=SEAT, at=later(1)) == WAITS
    assert not Ruling.objects.exists()

    confirm(Agreement.objects.get().pk, by=BEN, at=later(2))

    knife.refresh_from_db()
    told = knife.story.get(verb="rule")
    assert (knife.state, knife.ruled) == ("dispatched", True)
    assert (told.change["second"], Ruling.objects.get().clause) == (SEAT.name, "art. 22")
    assert not Label.objects.get(matter=knife).is_emergency


def test_ruling_without_danger_or_for_the_police_binds_at_once(sent):
    lamp = unowned(Matter.objects.get(number=sent("我们村口的路灯不亮三天了").number))
    knife = unowned(_open_knife(sent))

    assert rule(lamp.id, Ruled("U42", "lamps"), by=SEAT, at=later(1)) == DONE
    assert rule(knife.id, Ruled("U01", "a knife"), by=SEAT, at=later(1)) == DONE
    assert not Agreement.objects.exists()


def test_own_name_is_no_second_person(sent):
    knife = _open_knife(sent)

    with refused("matters.transfer"):
        order = moves.Order("U42", "邻里纠纷", second=ANNA.name)
        moves.dispatch(knife.id, order, by=ANNA, at=later(1))


def test_transfer_without_danger_goes_at_once(sent):
    lamp = Matter.objects.get(number=sent("我们村口的路灯不亮三天了").number)

    went = transfer(lamp.id, moves.Order("U42", "lamp"), by=ANNA, at=later(1))

    lamp.refresh_from_db()
    assert went != WAITS
    assert lamp.state == "dispatched"
    assert not Agreement.objects.exists()


def test_key_at_the_desk_receives_the_call_and_asks_for_the_second_person(db, quarrel):
    pressed = Pressed(DeskKey.TRANSFER, unit="U42", reason="请社区调解")

    receipt = take(quarrel, pressed, sender="desk", by=ANNA, at=NOW)

    asked = Agreement.objects.get(matter_id=receipt.matter)
    assert asked.wanted["unit"] == "U42"
    assert not Label.objects.filter(matter_id=receipt.matter).exists()


@pytest.fixture
def quarrel():
    """A call with a live sign of danger that is not sent by itself."""
    return Arrival(words="广场上有人聚集，来了一百多人拉横幅", channel="desk", key="d1")


def _open_knife(sent):
    """A quarrel with a knife that nobody was sent to yet."""
    matter = sent("邻居在楼下吵架，其中一个手里拿着刀").matter
    Matter.objects.filter(id=matter).update(state="received", course="civil", grade=2)
    return Matter.objects.get(id=matter)
