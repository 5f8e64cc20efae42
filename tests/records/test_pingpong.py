"""The nail in the speed bump: four returns by three departments over four months. Not here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions import closing, moves, ruling_seat, rulings
from headwater.records.actions.rulings import NotOurs, Ruled
from headwater.records.models import Matter, Return, Ruling
from headwater.records.queries import ground
from headwater.records.queries.orphans import orphan_minutes
from headwater.records.queries.returns import who_returns_to_whom, who_sends_back

HOTLINE, SEAT = By("user:1", "U75"), By("user:2", "U76")
ROADS, BUILDING, CITY = By("user:3", "U42"), By("user:4", "U41"), By("user:5", "U49")
NAIL = "建设路减速带上有颗钉子，把我轮胎扎破了，没人管"


def on_day(number: int, hour: int = 0):
    return NOW + timedelta(days=number, hours=hour)


def not_ours(whose: str) -> NotOurs:
    return NotOurs("duties-cross", "duty list 3.2", "the bump is not on our list", whose)


@pytest.fixture
def nail(sent):
    matter = sent(NAIL).matter
    moves.dispatch(matter, moves.Order("U42", "speed bump"), by=HOTLINE, at=on_day(0, 1))
    return matter


def now(matter) -> Matter:
    return Matter.objects.get(id=matter)


def test_four_returns_by_three_departments_end_at_the_second_word(nail):
    # The road office says that it is not theirs. It must say why, and whose it is.
    with pytest.raises(Problem, match=r"matters|条款"):
        rulings.give_back(nail, NotOurs("duties-cross", "", "no", "U41"), by=ROADS, at=on_day(0, 2))
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    assert now(nail).holder_id == "U75"  # the hotline keeps the duty of contact

    # The building office may not send it on to a third one ...
    with pytest.raises(Problem) as second:
        rulings.give_back(nail, not_ours("U49"), by=BUILDING, at=on_day(0, 3))
    assert second.value.code == "matters.returned-before"

    # ... it may only disagree, and then the ruling seat has it by itself.
    rulings.decline(nail, reason="bumps belong to roads", by=BUILDING, at=on_day(0, 4))
    assert now(nail).state == State.RULING
    assert now(nail).due_at is not None

    # The seat rules. Nobody can return it any more, neither the first nor anybody after it.
    rulings.rule(nail, Ruled("U42", "bumps are road works", "art. 22"), by=SEAT, at=on_day(1))
    for unit in (ROADS, BUILDING, CITY):
        with pytest.raises(Problem) as again:
            rulings.give_back(nail, not_ours("U41"), by=unit, at=on_day(1, 1))
        assert again.value.code == "matters.ruled"
    with pytest.raises(Problem) as third:
        rulings.decline(nail, reason="still not ours", by=ROADS, at=on_day(1, 2))
    assert third.value.code == "matters.ruled"
    with pytest.raises(Problem):
        moves.recall(nail, reason="another try", by=HOTLINE, at=on_day(1, 2))

    # The road office accepts on the second day, not in the fourth month.
    moves.accept(nail, by=ROADS, at=on_day(1, 3))
    assert now(nail).holder_id == "U42"
    assert orphan_minutes(on_day(2)) == 0


def test_ruling_is_dated_and_used_for_the_next_nail(nail, sent):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    rulings.decline(nail, reason="bumps belong to roads", by=BUILDING, at=on_day(0, 4))
    rulings.rule(nail, Ruled("U49", "bumps are street furniture"), by=SEAT, at=on_day(1))

    again = sent(NAIL, at=on_day(2)).matter

    assert now(again).category == now(nail).category
    assert now(again).suggested == "U49"
    assert Ruling.objects.get().starts_at == on_day(1)


def test_ruling_for_the_body_of_a_town_binds_in_that_town_alone(sent):
    here, there = "胡库上村老年活动中心门口的路灯不亮三天了", "芝英镇中心小学门口的路灯不亮三天了"
    matter = sent(here).matter
    towns = ground.city().towns
    mine = towns[now(matter).town].unit
    rulings.rule(matter, Ruled(mine, "lamps of villages are the town's"), by=SEAT, at=on_day(1))

    again, elsewhere = now(sent(here, at=on_day(2)).matter), now(sent(there, at=on_day(2)).matter)

    assert again.category == elsewhere.category
    assert again.suggested == mine
    assert towns[elsewhere.town].unit != mine
    assert elsewhere.suggested not in {"", mine}


def test_proposed_owner_that_accepts_is_answerable(nail):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    moves.accept(nail, by=BUILDING, at=on_day(0, 3))

    assert now(nail).holder_id == "U41"
    assert Return.objects.get().answer == "accepted"


def test_unit_that_had_accepted_keeps_it_until_the_other_accepts(nail):
    moves.accept(nail, by=ROADS, at=on_day(0, 2))
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 3))

    assert now(nail).holder_id == "U42"
    moves.accept(nail, by=BUILDING, at=on_day(0, 4))
    assert now(nail).holder_id == "U41"
    assert set(now(nail).assignments.filter(unit="U42").values_list("part", flat=True)) == {
        "returned"
    }


def test_who_sent_it_away_cannot_spend_the_one_return_of_who_got_it(nail):
    with pytest.raises(Problem) as own:
        rulings.give_back(nail, not_ours("U41"), by=HOTLINE, at=on_day(0, 2))
    assert own.value.code == "matters.not-yours"

    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    offered = now(nail).assignments.filter(part="offered")
    assert [part.unit_id for part in offered] == ["U41"]


def test_return_after_its_window_is_refused(nail):
    with pytest.raises(Problem) as refused:
        rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(3))

    assert refused.value.code == "matters.return-late"


def test_who_said_that_it_was_done_cannot_say_later_that_it_is_not_theirs(nail):
    moves.accept(nail, by=ROADS, at=on_day(0, 2))
    closing.propose(nail, outcome="not-possible", result="no nail", by=ROADS, at=on_day(0, 3))
    closing.answer(nail, solved=False, words="it is there", by=By("caller"), at=on_day(2))

    with pytest.raises(Problem) as refused:
        rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(2, 1))

    assert refused.value.code == "matters.return-late"


def test_order_taken_back_and_given_again_opens_its_own_window(nail):
    moves.recall(nail, reason="another one first", by=HOTLINE, at=on_day(0, 2))
    moves.dispatch(nail, moves.Order("U42", "after all"), by=HOTLINE, at=on_day(4))

    assert rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(4, 1)).returned == 1


def test_silence_of_the_proposed_owner_is_a_second_disagreement(nail):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))

    assert ruling_seat.take_silent(at=on_day(0, 2)) == 0
    assert ruling_seat.take_silent(at=on_day(2)) == 1
    assert now(nail).state == State.RULING
    assert Return.objects.get().answer == "silent"


def test_late_helper_keeps_no_silent_owner_from_the_seat(nail, monkeypatch):
    moves.accept(nail, by=ROADS, at=on_day(0, 2))
    moves.ask_help(nail, unit="U49", reason="a crane", by=ROADS, at=on_day(0, 2))
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 3))
    monkeypatch.setattr(ruling_seat, "AT_ONCE", 1)

    assert ruling_seat.take_silent(at=on_day(2)) == 1
    assert now(nail).state == State.RULING


def test_what_was_ruled_is_not_handed_to_110_and_in_danger_the_police_still_come(nail):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    rulings.decline(nail, reason="bumps belong to roads", by=BUILDING, at=on_day(0, 4))
    rulings.rule(nail, Ruled("U42", "bumps are road works"), by=SEAT, at=on_day(1))

    with pytest.raises(Problem) as refused:
        moves.send_back(nail, reason="110 it is", by=ROADS, at=on_day(1, 1))
    moves.call_police(nail, reason="a fight over it", by=ROADS, at=on_day(1, 2))

    assert refused.value.code == "matters.ruled-back"
    assert "call the police" in refused.value.render("en")
    assert now(nail).assignments.get(role="lead", part="offered").unit_id == "U42"


def test_what_goes_back_to_110_is_counted_apart_from_returns(nail):
    moves.send_back(nail, reason="a knife", by=ROADS, at=on_day(0, 2))

    assert who_returns_to_whom(on_day(-1), on_day(5)) == []
    (row,) = who_sends_back(on_day(-1), on_day(5))
    assert (row.unit, row.count, row.matters) == ("U42", 1, 1)
    assert who_sends_back(on_day(1), on_day(5)) == []


def test_who_returns_what_to_whom_is_counted(nail):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))

    (row,) = who_returns_to_whom(on_day(-1), on_day(5))

    assert (row.unit, row.proposed, row.count, row.accepted) == ("U42", "U41", 1, 0)


def test_owner_who_was_never_asked_to_the_end_is_not_said_to_have_accepted(nail):
    rulings.give_back(nail, not_ours("U41"), by=ROADS, at=on_day(0, 2))
    moves.recall(nail, reason="a third owns it", by=HOTLINE, at=on_day(0, 3))
    moves.dispatch(nail, moves.Order("U49", "city works"), by=HOTLINE, at=on_day(0, 4))
    moves.accept(nail, by=CITY, at=on_day(0, 5))

    assert Return.objects.get().answer == "overtaken"
    (pair,) = who_returns_to_whom(NOW, on_day(9))
    assert (pair.unit, pair.proposed, pair.accepted) == ("U42", "U41", 0)
