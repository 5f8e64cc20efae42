"""Boards: the ruling seat sees both sides, lists are kept by name, the house shows no texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.sentence import Term, say
from headwater.records.actions import moves, notes, rulings
from headwater.records.models import Agreement, Matter, Message, SavedFilter
from headwater.records.queries import ground

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
AGENT, ROADS, BUILDING = By("user:1", "U75"), By("user:2", "U42"), By("user:3", "U41")


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def disputed(sent):
    receipt = sent(LAMP)
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    said = rulings.NotOurs("duties-cross", "list 3.2", "poles are not ours", "U41")
    rulings.give_back(receipt.matter, said, by=ROADS, at=later(2))
    rulings.decline(receipt.matter, reason="nor ours", by=BUILDING, at=later(3))
    return receipt


def test_seat_sees_both_sides_and_rules_from_the_card(signed_in, disputed):
    seat = signed_in("ruler", "U76")
    shown = seat.get("/rulings/?lang=en").content.decode()
    assert "list 3.2" in shown
    assert "nor ours" in shown
    assert LAMP in shown

    filled = {"unit": "U42", "reason": "poles are road works", "clause": "art. 22"}
    seat.post(f"/matters/{disputed.number}/rule/", filled)

    matter = Matter.objects.get(id=disputed.matter)
    assert (matter.state, matter.ruled) == ("dispatched", True)


def test_seat_rules_on_a_protected_matter_too(signed_in, disputed):
    Matter.objects.filter(id=disputed.matter).update(is_protected=True)
    seat = signed_in("ruler", "U76")
    assert "nor ours" in seat.get("/rulings/?lang=en").content.decode()

    filled = {"unit": "U42", "reason": "poles are road works", "clause": "art. 22"}
    seat.post(f"/matters/{disputed.number}/rule/", filled)

    assert Matter.objects.get(id=disputed.matter).ruled


def test_ruling_in_danger_waits_and_the_seat_is_told(signed_in, disputed):
    Matter.objects.filter(id=disputed.matter).update(signals=["violence"])
    seat = signed_in("ruler", "U76")

    filled = {"unit": "U42", "reason": "poles are road works"}
    told = seat.post(f"/matters/{disputed.number}/rule/?lang=en", filled, follow=True)

    assert "waits for a second person" in told.content.decode()
    assert Matter.objects.get(id=disputed.matter).state == "ruling"
    asked = Agreement.objects.get()
    signed_in("call-taker", "U01").post(f"/second/{asked.pk}/confirm/")
    assert Matter.objects.get(id=disputed.matter).ruled


def test_seat_sees_how_it_ruled_before(signed_in, disputed, sent):
    ruled = rulings.Ruled("U42", "poles are road works")
    rulings.rule(disputed.matter, ruled, by=By("user:4", "U76"), at=later(9))
    again = sent(LAMP, at=later(20)).matter
    Matter.objects.filter(id=again).update(state="unowned")

    shown = signed_in("ruler", "U76").get("/rulings/?lang=en").content.decode()

    assert "poles are road works" in shown


def test_page_of_returns_shows_what_went_back_to_110_apart(signed_in, sent):
    receipt = sent(LAMP)
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.send_back(receipt.matter, reason="sparks", by=ROADS, at=later(2))
    page = "/returns/?lang=en&period=2022-12"

    shown = signed_in("ruler", "U76").get(page).content.decode()

    assert "Nothing was returned" in shown
    assert "Back to 110" in shown
    assert f"/matters/{receipt.number}/" in shown
    assert (
        f"/matters/{receipt.number}/"
        not in signed_in("statistician", "R01").get(page).content.decode()
    )


def test_ruled_matter_offers_no_way_back_to_110(signed_in, disputed):
    page = f"/matters/{disputed.number}/"
    roads = signed_in("handler", "U42")
    assert f"{page}send-back/" in roads.get(page).content.decode()

    ruled = rulings.Ruled("U42", "poles are road works")
    rulings.rule(disputed.matter, ruled, by=By("user:4", "U76"), at=later(9))

    shown = roads.get(page).content.decode()
    assert f"{page}send-back/" not in shown
    assert f"{page}call-police/" in shown


def test_list_says_grown_worse_only_of_what_was_raised(signed_in, sent):
    urgent, raised = sent(LAMP).matter, sent(LAMP).matter
    Matter.objects.filter(id=urgent).update(grade=2, diverted_at=NOW)
    moves.change_grade(raised, moves.Regrade(Grade.IMMEDIATE, "a child"), by=AGENT, at=later(1))

    shown = signed_in("call-taker", "U01").get("/list/?lang=en").content.decode()

    assert shown.count("grown worse") == 1


def test_filter_is_kept_with_its_live_count_and_forgotten(signed_in, sent):
    agent = signed_in("agent", "U75")
    agent.post("/list/", {"name": "dark lamps", "view": "open", "search": "路灯"})
    for number in range(3):
        sent(LAMP, at=later(number))

    assert "dark lamps 3" in agent.get("/list/?lang=en").content.decode()
    agent.post("/list/", {"drop": "dark lamps"})
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_filter_without_a_fit_name_is_refused(signed_in, db, name):
    signed_in("agent", "U75").post("/list/", {"name": name, "view": "open"})

    assert SavedFilter.objects.count() == 0


def test_administrator_sees_the_house_and_no_text(signed_in, sent):
    sent(LAMP, contact="13800002222", source_code="X99")

    shown = signed_in("administrator", "U75").get("/house/?lang=en").content.decode()

    assert "X99" in shown
    assert "no backup" in shown
    assert "路灯" not in shown
    assert "13800002222" not in shown
    assert "138****" not in shown


def test_station_sees_what_grew_worse_of_what_it_sent_away(signed_in, sent):
    receipt = sent(LAMP)
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(receipt.matter, by=ROADS, at=later(2))
    moves.call_police(receipt.matter, reason="a fight", by=ROADS, at=later(3))

    shown = signed_in("call-taker", "U01").get("/list/?view=sent&lang=en").content.decode()

    assert "grown worse" in shown


@pytest.mark.parametrize("in_demo", [True, False])
def test_outbox_says_not_what_a_protected_matter_is_about(signed_in, sent, settings, in_demo):
    settings.DEMO = in_demo
    receipt = sent("我老公打我，孩子在哭")
    assert Matter.objects.get(id=receipt.matter).is_protected
    category = Matter.objects.get(id=receipt.matter).category
    name = ground.city().lexicon(Term("category", category), "en")
    order = Message.objects.filter(kind="order", matter=receipt.matter).first()
    said = say("records.escalation", number=receipt.number, grade="1", signals=("violence",))
    Message.telling("unit:U01", said, kind="escalation", matter=receipt.matter, at=NOW).save()

    shown = signed_in("administrator", "U75").get("/outbox/?lang=en").content.decode()

    assert order is not None
    assert str(receipt.number) in shown
    assert name not in shown
    assert "violence" not in shown


def test_outbox_repeats_nothing_that_people_wrote(signed_in, sent):
    receipt = sent(LAMP, contact="13800002222")
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(receipt.matter, by=ROADS, at=later(2))
    notes.tell_public(receipt.matter, words="the pole by your door", by=ROADS, at=later(3))

    shown = signed_in("administrator", "U75").get("/outbox/?lang=en").content.decode()

    assert f"News of your matter {receipt.number}: …" in shown
    assert "your door" not in shown
