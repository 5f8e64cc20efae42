"""A matter's life: nobody without a holder, nothing closed without proof and a last word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions import closing, moves, outbox, rulings, windows
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.connectors.post import FakePost
from headwater.records.models import Clock, History, Matter, Message
from headwater.records.queries import ground

AGENT, BEN, CEM = By("user:1", "U75"), By("user:2", "U42"), By("user:3", "U41")
CALLER = By("caller")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def later(minutes: int):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def lamp(sent):
    return sent(LAMP, contact="13800002222").matter


@pytest.fixture
def given(lamp):
    moves.dispatch(lamp, moves.Order("U42", "street light"), by=AGENT, at=later(5))
    return lamp


def prove_all(matter):
    category = Matter.objects.get(id=matter).category
    for kind in ground.city().catalogue[category].proof:
        add_proof(matter, evidence(kind, "lamp changed"), by=BEN, at=later(60))


def closed(given):
    moves.accept(given, by=BEN, at=later(10))
    prove_all(given)
    closing.propose(given, outcome="done", result="lamp changed", by=BEN, at=later(70))


def test_holder_keeps_it_until_another_accepts(given):
    assert Matter.objects.get(id=given).holder_id == "U75"

    moves.accept(given, by=BEN, at=later(10))

    assert Matter.objects.get(id=given).holder_id == "U42"


def test_clocks_start_at_dispatch_and_explain_themselves(given):
    clocks = {clock.kind: clock for clock in Clock.objects.filter(matter_id=given)}

    assert {"accept", "contact", "reply"} <= set(clocks)
    assert clocks["accept"].started_at == later(5)
    assert clocks["reply"].counted
    assert clocks["decide"].met_at == later(5)


def test_whole_way_to_the_callers_answer(given):
    closed(given)
    closing.answer(given, solved=True, words="", by=CALLER, at=later(90))

    matter = Matter.objects.get(id=given)
    assert (matter.state, matter.answer, matter.outcome) == ("closed", "solved", "done")
    verbs = list(
        History.objects.filter(matter_id=given).order_by("seq").values_list("verb", flat=True)
    )
    assert verbs[0] == "receive"
    assert verbs[-2:] == ["propose", "answer"]
    assert Message.objects.filter(matter_id=given, kind="result").exists()


def test_closing_names_the_proof_that_is_wanting(given):
    moves.accept(given, by=BEN, at=later(10))

    with pytest.raises(Problem) as refused:
        closing.propose(given, outcome="done", result="", by=BEN, at=later(20))

    assert refused.value.code == "matters.proof-missing"


def test_not_solved_gives_it_back_to_the_same_unit(given):
    closed(given)

    closing.answer(given, solved=False, words="still dark", by=CALLER, at=later(90))

    matter = Matter.objects.get(id=given)
    assert (matter.state, matter.holder_id, matter.reopened) == (State.DISPATCHED, "U42", 1)
    assert matter.due_at > later(90)


def test_silence_closes_as_unreached_never_satisfied(given):
    closed(given)

    assert windows.close_overdue(at=NOW + timedelta(days=4)) == 0
    for hours in (1, 2, 2.1):
        at = NOW + timedelta(days=1, hours=hours)
        closing.attempt(given, reached=False, note="", by=AGENT, at=at)
    assert windows.close_overdue(at=NOW + timedelta(days=2)) == 0
    assert windows.close_overdue(at=NOW + timedelta(days=4)) == 1
    assert Matter.objects.get(id=given).answer == "unreached"


def test_callers_to_be_tried_again_hold_up_nobody_else(given, sent, monkeypatch):
    closed(given)
    quiet = sent(LAMP).matter  # nothing was left by which to reach its caller
    moves.dispatch(quiet, moves.Order("U42", "street light"), by=AGENT, at=later(5))
    moves.accept(quiet, by=BEN, at=later(10))
    closing.propose(quiet, outcome="not-possible", result="private", by=BEN, at=later(80))
    monkeypatch.setattr(windows, "AT_ONCE", 1)

    assert windows.close_overdue(at=NOW + timedelta(days=4)) == 1
    assert Matter.objects.get(id=quiet).state == State.CLOSED


def test_stranger_unit_cannot_accept(given):
    with pytest.raises(Problem) as refused:
        moves.accept(given, by=CEM, at=later(10))

    assert refused.value.code == "matters.not-yours"


def test_refused_move_names_the_allowed_ones(given):
    with pytest.raises(Problem) as refused:
        closing.answer(given, solved=True, words="", by=CALLER, at=later(6))

    assert "accept" in refused.value.render("en", ground.city().lexicon)


def test_transfer_needs_a_reason(lamp):
    with pytest.raises(Problem) as refused:
        moves.dispatch(lamp, moves.Order("U42", " "), by=AGENT, at=later(5))

    assert refused.value.code == "matters.transfer-reason"
    assert Matter.objects.get(id=lamp).state == State.RECEIVED


def test_live_signal_needs_a_second_person(sent):
    dark = sent("胡库上村老年活动中心门口井盖没了，晚上看不见").matter
    matter = Matter.objects.get(id=dark)
    assert matter.signals

    with pytest.raises(Problem) as refused:
        moves.dispatch(dark, moves.Order("U42", "cover"), by=AGENT, at=later(5))
    moves.dispatch(dark, moves.Order("U42", "cover", second="user:9"), by=AGENT, at=later(6))

    assert refused.value.code == "matters.transfer-second"
    assert Matter.objects.get(id=dark).state == State.DISPATCHED


def test_one_key_is_locked_without_a_certificate(lamp):
    with pytest.raises(Problem) as refused:
        moves.dispatch(lamp, moves.Order("U42", "F4", one_key=True), by=AGENT, at=later(5))

    assert refused.value.code == "matters.one-key-locked"


def test_anyone_may_raise_and_lowering_takes_two(given):
    moves.change_grade(given, moves.Regrade(Grade.URGENT, "school"), by=CEM, at=later(8))

    with pytest.raises(Problem) as refused:
        moves.change_grade(given, moves.Regrade(Grade.ROUTINE, "over"), by=CEM, at=later(9))

    assert refused.value.code == "triage.grade-lower"
    assert Matter.objects.get(id=given).grade == Grade.URGENT


def test_police_can_be_called_after_closing(given):
    closed(given)
    closing.answer(given, solved=True, words="", by=CALLER, at=later(90))

    moves.call_police(given, reason="a fight over it", by=BEN, at=later(95))

    matter = Matter.objects.get(id=given)
    assert matter.grade == 1
    assert "U01" in matter.units


def test_ruling_gives_an_owner_and_is_kept(sent):
    odd = sent(LAMP).matter
    Matter.objects.filter(id=odd).update(state=State.UNOWNED.value)

    rulings.rule(
        odd, rulings.Ruled("U42", "lamps are theirs", "art. 3"), by=By("user:4", "U76"), at=later(9)
    )

    matter = Matter.objects.get(id=odd)
    assert matter.state == State.DISPATCHED
    assert matter.rulings.get().unit_id == "U42"


def test_outbox_tries_again_and_never_sends_twice(given):
    post = FakePost(refusals=1)

    first = outbox.send_waiting(at=later(6), post=post)
    again = outbox.send_waiting(at=later(20), post=post)

    assert first + again == Message.objects.count()
    assert outbox.send_waiting(at=later(60), post=post) == 0
    assert len(post.taken) == Message.objects.count()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"GIF89a", b"\xff\xd8\xff" + b"0" * 2_100_000]
)
def test_false_or_large_files_are_refused_by_content(given, content):
    moves.accept(given, by=BEN, at=later(10))

    with pytest.raises(Problem) as refused:
        add_proof(given, Evidence("photo", name="a.jpg", content=content), by=BEN, at=later(20))

    assert refused.value.code == "records.file-refused"


def test_ruling_binds_the_next_report_of_its_kind(sent):
    first = sent(LAMP).matter
    category = Matter.objects.get(id=first).category
    ruler = By("user:4", "U76")
    rulings.rule(first, rulings.Ruled("U78", "their poles", "art. 3"), by=ruler, at=later(1))

    again = sent("小区门口的路灯坏了，一闪一闪，晚上看不清", at=later(30)).matter

    found = Matter.objects.get(id=again)
    assert found.category == category
    assert found.suggested == "U78"
    assert History.objects.get(matter_id=again).because
