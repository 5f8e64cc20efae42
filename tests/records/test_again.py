"""Triage is never done only once: new words reach holder, police and wall in one transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves
from headwater.records.actions.notes import add_note
from headwater.records.actions.omissions import omission_seen
from headwater.records.actions.proofs import add_proof
from headwater.records.actions.retriage import Words, add_report, listening
from headwater.records.models import History, Matter, Message, Omission, Report
from headwater.records.queries import ground
from headwater.records.queries.omissions import unseen
from headwater.records.queries.wall import wall
from headwater.triage.again import dropped

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
KNIFE = "他又来了，这次手里拿着刀要砍人，快来"
GAS = "楼道里煤气味很重，有人晕倒了，快来人"
AGENT, BEN, CALLER = By("user:1", "U75"), By("user:2", "U42"), By("caller")


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def knife(sent):
    """A quarrel with a knife that was not sent at once."""
    matter = sent("邻居在楼下吵架，其中一个手里拿着刀").matter
    Matter.objects.filter(id=matter).update(state="received", course="civil", grade=2)
    return matter


@pytest.fixture
def given(sent):
    matter = sent(LAMP).matter
    moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=later(5))
    moves.accept(matter, by=BEN, at=later(10))
    return matter


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


def last(matter):
    return History.objects.filter(matter_id=matter).order_by("-seq").first()


def police(matter):
    return [u for u in matter.units if u not in {"U75", "U42"}]


def test_second_report_with_danger_reaches_holder_police_and_wall(given, person):
    add_report(given, Words(KNIFE, "desk", "k1"), by=AGENT, at=later(30))

    matter = Matter.objects.get(id=given)
    on_wall = [m.id for m in wall(person("leader", "R02"), later(31)).escalated]
    assert matter.grade <= 2
    assert matter.offer == "joint"
    assert "weapon" in matter.signals
    assert police(matter)
    assert {"unit:U42", f"unit:{police(matter)[0]}"} <= told("escalation")
    assert on_wall == [given]
    assert (last(given).verb, last(given).rule) == ("raise", "heard-again")


def test_words_after_closing_reach_everybody_and_open_it_again(given, person):
    Matter.objects.filter(id=given).update(state="closed", closed_at=later(20), answer="solved")

    add_report(given, Words(GAS, "web", "k1"), by=CALLER, at=later(60))

    matter = Matter.objects.get(id=given)
    assert matter.state == "dispatched"
    assert matter.grade <= 2
    assert [m.id for m in wall(person("leader", "R02"), later(61)).escalated] == [given]


def test_withdrawn_matter_with_new_danger_stands_on_the_wall(given, person):
    moves.withdraw(given, reason="caller", by=AGENT, at=later(20))

    add_report(given, Words(KNIFE, "desk", "k1"), by=AGENT, at=later(60))

    assert [m.id for m in wall(person("leader", "R02"), later(61)).escalated] == [given]


def test_calm_words_reach_the_holder_and_raise_nothing(given):
    before = Matter.objects.get(id=given)

    add_report(given, Words("还是那盏灯，什么时候来修", "web", "k1"), by=CALLER, at=later(30))

    after = Matter.objects.get(id=given)
    assert (after.grade, after.signals) == (before.grade, before.signals)
    assert told("more-words") == {"unit:U42"}
    assert told("escalation") == set()


def test_same_message_sent_twice_is_one(given):
    for _ in range(2):
        add_report(given, Words(KNIFE, "web", "k1"), by=CALLER, at=later(30))

    assert Report.objects.filter(matter_id=given).count() == 2
    assert History.objects.filter(matter_id=given, verb="raise").count() == 1


def test_other_words_under_a_used_key_are_not_lost(given):
    for words in (LAMP, KNIFE, KNIFE):
        add_report(given, Words(words, "web", "k" * 32), by=CALLER, at=later(30))

    assert Report.objects.filter(matter_id=given).count() == 3
    assert History.objects.filter(matter_id=given, verb="raise").count() == 1


def test_handlers_note_and_caption_are_heard(given):
    add_note(given, words="到场后发现电线落地打火花，有人触电倒地", by=BEN, at=later(30))

    assert last(given).verb == "raise"
    assert Matter.objects.get(id=given).grade <= 2


def test_caption_of_a_proof_is_heard(given):
    with listening(given, KNIFE, by=BEN, at=later(30)):
        add_proof(given, evidence("photo", KNIFE), by=BEN, at=later(30))

    assert last(given).verb == "raise"


def test_note_of_plain_work_raises_nothing(given):
    add_note(given, words="已到现场，灯泡坏了，下午换", by=BEN, at=later(30))

    assert last(given).verb == "note"


def test_denied_danger_raises_nothing(given):
    add_report(given, Words("没有人受伤，也没有着火", "web", "k1"), by=CALLER, at=later(30))

    assert last(given).verb == "add-report"


def test_personal_details_in_new_words_are_masked(given):
    add_report(given, Words("打我电话13800002222", "web", "k1"), by=CALLER, at=later(30))

    shown = Report.objects.filter(matter_id=given).order_by("-received_at")[0]
    assert "13800002222" not in shown.masked
    assert "13800002222" not in str(last(given).because)


def test_empty_words_are_refused(given):
    with pytest.raises(Problem):
        add_report(given, Words("  ", "web", "k1"), by=CALLER, at=later(30))


def test_risk_word_that_the_order_dropped_is_kept_for_the_supervisor(knife, person):
    moves.dispatch(knife, moves.Order("U42", "邻里纠纷，请调解", second="s"), by=AGENT, at=later(5))

    found = Omission.objects.get(matter_id=knife)
    assert (found.group, found.unit) == ("weapon", "U42")
    watched = unseen(person("call-taker", "U01"))
    omission_seen(watched, found.pk, by=AGENT, at=later(6))
    with pytest.raises(Problem):
        omission_seen(watched, found.pk, by=AGENT, at=later(7))


def test_danger_that_the_order_takes_back_counts_as_dropped(db):
    reader = ground.desk().triager.reader

    denied = dropped(["楼下着火了，烟很大"], "去年着火了，问赔偿", reader)
    told = dropped(["楼下着火了，烟很大"], "楼下着火了，去看一下", reader)

    assert [one.group for one in denied] == ["fire-gas-power"]
    assert told == ()


def test_order_that_tells_of_the_danger_drops_nothing(knife):
    moves.dispatch(
        knife, moves.Order("U42", "纠纷，对方拿着刀，先等公安", second="s"), by=AGENT, at=later(5)
    )

    assert not Omission.objects.exists()
