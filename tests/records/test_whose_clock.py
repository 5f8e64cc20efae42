"""A clock runs for somebody who can act on it, in every state: none is missing, none is idle."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.matters.states import State
from headwater.records.actions import closing, moves, retriage, rulings
from headwater.records.actions.moves import Regrade
from headwater.records.actions.retriage import Words
from headwater.records.actions.rulings import NotOurs
from headwater.records.models import Clock, Matter, Message, Return
from headwater.records.queries.orphans import orphan_minutes

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


def returned(matter):
    no = NotOurs("duties-cross", "duty list 3.2", "not on our list", "U41")
    rulings.give_back(matter, no, by=BEN, at=later(3))


def belied(matter):
    closing.propose(matter, outcome="not-possible", result="private", by=BEN, at=later(3))
    closing.answer(matter, solved=False, words="still dark", by=By("caller"), at=later(4))


@pytest.mark.parametrize("opened", [returned, belied])
def test_who_takes_an_order_back_from_one_that_had_accepted_holds_it_and_decides(given, opened):
    moves.accept(given, by=BEN, at=later(2))
    opened(given)

    moves.recall(given, reason="another one", by=AGENT, at=later(20))

    assert (now(given).state, now(given).holder_id) == (State.RECEIVED, "U75")
    assert running(given) == {("U75", "decide")}
    told = Message.objects.filter(matter_id=given, to="unit:U42", made_at=later(20))
    assert "records.order-off" in {one.sentence["key"] for one in told}
    moves.dispatch(given, moves.Order("U41", "lamp"), by=AGENT, at=later(21))
    assert orphan_minutes(later(60)) == 0


def test_order_taken_back_after_a_return_leaves_the_return_to_be_answered(given):
    moves.accept(given, by=BEN, at=later(2))
    returned(given)
    moves.recall(given, reason="first asked", by=AGENT, at=later(20))
    moves.dispatch(given, moves.Order("U41", "as proposed"), by=AGENT, at=later(21))
    moves.accept(given, by=CEM, at=later(22))

    assert Return.objects.get().answer == "accepted"
    assert now(given).assignments.get(unit="U42").part == "returned"


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


def due(matter, kind) -> datetime:
    return Clock.objects.get(matter_id=matter, kind=kind).due_at


def test_what_grows_graver_before_it_is_sent_must_be_decided_sooner(sent):
    matter = sent(LAMP).matter
    moves.change_grade(matter, Regrade(Grade.IMMEDIATE, "sparks"), by=AGENT, at=later(2))

    assert now(matter).due_at == later(1)


def call_police(matter):
    moves.call_police(matter, reason="sparks", by=AGENT, at=later(3))


def tell_more(matter):
    words = Words("有人拿刀在店里砍人，快来", "web", "k")
    retriage.add_report(matter, words, by=By("caller"), at=later(3))


@pytest.mark.parametrize("grow", [call_police, tell_more])
def test_however_it_grows_graver_its_unit_must_accept_sooner(given, grow):
    grow(given)

    accept = Clock.objects.get(matter_id=given, kind="accept", assignment__unit_id="U42")
    assert accept.due_at == later(6)


def test_category_with_a_decision_by_law_starts_its_clock_at_dispatch(given):
    moves.accept(given, by=BEN, at=later(2))
    moves.reclassify(given, category="D07", reason="a boundary", by=AGENT, at=later(5))

    assert due(given, "decision") == later(1) + timedelta(days=5)
    assert due(given, "reply") == later(1) + timedelta(hours=24)


def test_category_changed_after_the_result_starts_nothing(given):
    moves.accept(given, by=BEN, at=later(2))
    closing.propose(given, outcome="not-possible", result="private", by=BEN, at=later(9))
    moves.reclassify(given, category="D07", reason="a boundary", by=AGENT, at=later(10))

    assert running(given) == set()


@pytest.fixture
def joined(given):
    moves.accept(given, by=BEN, at=later(2))
    moves.ask_help(given, unit="U41", reason="a stall stands before it", by=BEN, at=later(3))
    moves.accept(given, by=CEM, at=later(4))
    return given


def test_helper_who_speaks_with_the_caller_does_not_meet_the_clock_of_the_lead(joined):
    moves.contact(joined, note="about the stall", by=CEM, at=later(5))

    assert ("U42", "contact") in running(joined)
    assert now(joined).state == State.ACCEPTED

    moves.contact(joined, note="about the lamp", by=BEN, at=later(6))
    assert ("U42", "contact") not in running(joined)
    assert now(joined).state == State.CONTACTED


@pytest.fixture
def helped(joined):
    closing.propose(joined, outcome="not-possible", result="private", by=BEN, at=later(9))
    return joined


def test_helper_that_is_warned_for_its_part_can_still_finish_it(helped):
    assert running(helped) == {("U41", "part")}

    moves.finish(helped, note="stall moved", by=CEM, at=later(10))
    assert running(helped) == set()


def test_no_clock_outlives_its_matter(helped):
    closing.answer(helped, solved=True, words="", by=By("caller"), at=later(20))
    assert running(helped) == set()

    moves.change_grade(helped, Regrade(Grade.URGENT, "told later"), by=AGENT, at=later(30))
    assert now(helped).due_at is None
