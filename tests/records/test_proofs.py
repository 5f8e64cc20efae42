"""Nothing closes on paper: files are wanted, excuses take two, one photo for all is flagged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW
from tests.evidence import evidence, shot

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import closing, moves, second
from headwater.records.actions.gaming import flag_closings
from headwater.records.actions.proofs import Evidence, Excused, add_proof
from headwater.records.models import Agreement, Flag, Matter, Proof
from headwater.records.queries import ground
from headwater.simulation.pictures import picture

AGENT, BEN, ANN = By("user:1", "U75"), By("user:2", "U42"), By("user:9", "U42")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def held(sent):
    """Make a lamp that a unit has accepted."""

    def make(number: int):
        matter = sent(LAMP, place=f"古山镇胜利街{number}号").matter
        moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
        moves.accept(matter, by=BEN, at=later(2))
        add_proof(matter, evidence("visit-note"), by=BEN, at=later(40))
        return matter

    return make


def propose(matter, minutes=60):
    at = later(minutes)
    return closing.propose(matter, outcome="done", result="new bulb", by=BEN, at=at)


def test_words_alone_close_nothing_that_wants_a_photo(held):
    matter = held(1)

    with pytest.raises(Problem) as refused:
        add_proof(matter, Evidence("photo", note="honestly"), by=BEN, at=later(50))
    with pytest.raises(Problem) as wanting:
        propose(matter)

    assert refused.value.code == "matters.proof-file"
    assert wanting.value.code == "matters.proof-missing"


def test_file_that_cannot_be_had_is_excused_by_two(held):
    matter, asked = held(1), Excused("photo", "private", "a bedroom; they refuse")
    second.ask_excuse(matter, asked, by=BEN, at=later(50))
    number = Agreement.objects.get().pk
    with pytest.raises(Problem):
        propose(matter)
    with pytest.raises(Problem):
        second.confirm(number, by=BEN, at=later(51))

    second.confirm(number, by=ANN, at=later(52))

    assert Proof.objects.get(kind="photo").excuse == "private"
    assert propose(matter).state == "proposed"
    assert Matter.objects.get(id=matter).story.filter(verb="prove").last().by == ANN.name


def test_excuse_that_is_refused_leaves_the_file_wanted(held):
    matter = held(1)
    second.ask_excuse(matter, Excused("photo", "device", "broken"), by=BEN, at=later(50))

    second.refuse(Agreement.objects.get().pk, why="take it tomorrow", by=ANN, at=later(52))

    with pytest.raises(Problem):
        propose(matter)


@pytest.mark.parametrize(
    "asked",
    [
        Excused("photo", "lazy", "x"),
        Excused("visit-note", "private", "x"),
        Excused("gold", "private", "x"),
        Excused("photo", "private", " "),
    ],
)
def test_excuse_wants_a_declared_reason_and_a_kind_with_a_file(held, asked):
    with pytest.raises(Problem):
        second.ask_excuse(held(1), asked, by=BEN, at=later(50))

    assert Agreement.objects.count() == 0


def test_what_proved_a_belied_result_proves_no_second_one(held):
    matter = held(1)
    add_proof(matter, evidence("photo"), by=BEN, at=later(45))
    propose(matter)
    closing.answer(matter, solved=False, words="still dark", by=By("caller"), at=later(90))
    moves.accept(matter, by=BEN, at=later(100))

    with pytest.raises(Problem) as stale:
        propose(matter, 110)
    assert stale.value.code == "matters.proof-missing"

    add_proof(matter, evidence("photo"), by=BEN, at=later(120))
    add_proof(matter, evidence("visit-note"), by=BEN, at=later(120))
    assert propose(matter, 130).state == "proposed"


def test_one_photo_for_two_matters_is_flagged(held):
    content = picture("the same")
    for number in (1, 2):
        matter = held(number)
        add_proof(matter, Evidence("photo", "", "a.png", content), by=BEN, at=later(45))
        propose(matter)

    flag_closings(at=later(61))

    assert Flag.objects.filter(guard="same-photo").count() == 2


def test_true_closing_is_not_blamed_for_who_used_its_photo_afterwards(held):
    content, first, again = picture("the same"), held(1), held(2)
    add_proof(first, Evidence("photo", "", "a.png", content), by=BEN, at=later(45))
    propose(first)
    add_proof(again, Evidence("photo", "", "a.png", content), by=BEN, at=later(90))
    propose(again, 95)

    flag_closings(at=later(99))

    assert [flag.matter_id for flag in Flag.objects.filter(guard="same-photo")] == [again]


@pytest.mark.parametrize(("before", "flagged"), [(timedelta(days=3), 1), (timedelta(), 0)])
def test_photo_older_than_its_dispatch_is_flagged(held, before, flagged):
    matter, local = held(1), later(30).astimezone(ground.zone()) - before
    content = shot(f"{local:%Y:%m:%d %H:%M:%S}")
    add_proof(matter, Evidence("photo", "", "a.jpg", content), by=BEN, at=later(45))
    propose(matter)

    flag_closings(at=later(61))

    assert Flag.objects.filter(guard="old-photo").count() == flagged
