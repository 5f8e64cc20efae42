"""Joint work: the police make it safe first, then the civil part opens; helpers have own clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.boards import View
from headwater.matters.states import Part, State
from headwater.records.actions import closing, moves
from headwater.records.models import Clock, Matter, Message
from headwater.records.queries.boards import views_by_part
from headwater.records.queries.orphans import orphan_minutes

DESK, HOUSING, ENFORCERS = By("user:1", "U75"), By("user:2", "U42"), By("user:3", "U41")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def later(minutes: int):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def joint(sent):
    matter = sent(LAMP).matter
    order = moves.Order("U42", "a quarrel over a lamp", police="U01")
    moves.dispatch(matter, order, by=DESK, at=later(1))
    return matter


POLICE = By("user:9", "U01")


def parts(matter):
    found = Matter.objects.get(id=matter).assignments.exclude(rule="first-receiver")
    return {part.unit_id: part for part in found}


def clocks(matter, unit):
    return set(
        Clock.objects.filter(matter_id=matter, assignment__unit_id=unit, stopped_at=None)
        .exclude(assignment__rule="first-receiver")
        .values_list("kind", flat=True)
    )


def test_civil_part_waits_and_its_clocks_with_it(joint):
    assert parts(joint)["U42"].part == Part.WAITING
    assert clocks(joint, "U42") == set()
    assert clocks(joint, "U01") == {"accept", "release"}

    with pytest.raises(Problem) as early:
        moves.accept(joint, by=HOUSING, at=later(2))

    assert early.value.code == "matters.part-waits"


def test_release_note_opens_the_civil_part_and_starts_its_clocks(joint):
    moves.accept(joint, by=POLICE, at=later(3))
    moves.release(joint, note="both have gone home", by=POLICE, at=later(30))

    assert parts(joint)["U42"].dispatched_at == later(30)
    assert {"accept", "contact", "reply"} <= clocks(joint, "U42")
    moves.accept(joint, by=HOUSING, at=later(40))
    assert Matter.objects.get(id=joint).holder_id == "U42"
    assert orphan_minutes(later(60)) == 0


def test_nobody_closes_while_the_police_are_out(joint):
    moves.accept(joint, by=POLICE, at=later(3))
    moves.release(joint, note="quiet", by=POLICE, at=later(4))
    moves.accept(joint, by=HOUSING, at=later(5))
    moves.call_police(joint, reason="it starts again", by=HOUSING, at=later(6))

    with pytest.raises(Problem) as refused:
        closing.propose(joint, outcome="not-possible", result="", by=HOUSING, at=later(7))

    assert refused.value.code == "matters.police-out"


@pytest.mark.parametrize("unit", ["U41", "U42", "U75"])
def test_who_has_a_part_is_not_asked_for_a_second_one(sent, unit):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=DESK, at=later(1))
    moves.ask_help(matter, unit="U41", reason="a stall", by=DESK, at=later(2))

    with pytest.raises(Problem) as refused:
        moves.ask_help(matter, unit=unit, reason="a stall", by=DESK, at=later(3))

    assert refused.value.code == "matters.help-already"


def test_helper_has_its_own_part_and_clock(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=DESK, at=later(1))
    moves.accept(matter, by=HOUSING, at=later(2))
    moves.ask_help(matter, unit="U41", reason="a stall stands before it", by=HOUSING, at=later(3))

    moves.accept(matter, by=ENFORCERS, at=later(4))
    assert Matter.objects.get(id=matter).holder_id == "U42"
    assert clocks(matter, "U41") == {"accept", "part"}
    moves.finish(matter, note="moved", by=ENFORCERS, at=later(9))

    assert Clock.objects.get(matter_id=matter, kind="part").met_at == later(9)
    assert parts(matter)["U41"].part == Part.DONE


def test_helper_that_is_not_concerned_says_so_and_the_lead_is_told_and_asks_another(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=DESK, at=later(1))
    moves.accept(matter, by=HOUSING, at=later(2))
    moves.ask_help(matter, unit="U41", reason="a stall stands before it", by=HOUSING, at=later(3))

    moves.refuse_help(matter, reason="no stall there", by=ENFORCERS, at=later(4))

    assert parts(matter)["U41"].part == Part.RETURNED
    assert not Clock.objects.filter(matter_id=matter, assignment__unit="U41", stopped_at=None)
    assert Message.objects.filter(matter_id=matter, to="unit:U42", kind="mention").count() == 1
    moves.ask_help(matter, unit="U77", reason="their pole", by=HOUSING, at=later(5))
    with pytest.raises(Problem) as late:
        moves.refuse_help(matter, reason="again", by=ENFORCERS, at=later(6))
    assert late.value.code == "matters.not-yours"


def test_police_called_twice_are_one_order(joint):
    moves.call_police(joint, reason="again", by=DESK, at=later(2))
    moves.call_police(joint, reason="and again", by=DESK, at=later(3))

    assert Matter.objects.get(id=joint).assignments.filter(role="police-safety").count() == 1


def test_back_to_110_is_one_tap(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=DESK, at=later(1))

    moves.send_back(matter, reason="", by=DESK, at=later(2))
    assert parts(matter)["U42"].part == Part.CALLED_OFF
    moves.accept(matter, by=POLICE, at=later(3))

    found = Matter.objects.get(id=matter)
    assert (found.state, found.holder_id) == (State.ACCEPTED, "U01")


@pytest.mark.parametrize("end", ["proposed", "closed", "withdrawn"])
def test_police_called_after_the_end_open_it_again_and_can_say_that_it_is_safe(sent, person, end):
    matter = sent(LAMP).matter
    if end == "withdrawn":
        moves.withdraw(matter, reason="by the caller", by=DESK, at=later(1))
    else:
        closing.propose(matter, outcome="route-explained", result="told", by=DESK, at=later(1))
    if end == "closed":
        closing.answer(matter, solved=True, words="", by=By("caller"), at=later(2))

    came = moves.call_police(matter, reason="a knife", by=DESK, at=later(3))

    assert came.state == State.DISPATCHED
    (police,) = came.assignments.filter(role="police-safety")
    waiting = views_by_part(police.unit_id)[View.SAFETY]
    assert Matter.objects.filter(waiting, id=matter).exists()
    moves.accept(matter, by=By("user:9", police.unit_id), at=later(5))
    moves.release(matter, note="quiet", by=By("user:9", police.unit_id), at=later(9))
    assert orphan_minutes(later(60)) == 0


def test_matter_is_not_withdrawn_while_the_police_are_out(joint):
    with pytest.raises(Problem) as refused:
        moves.withdraw(joint, reason="by the caller", by=DESK, at=later(3))

    assert refused.value.code == "matters.police-out"
