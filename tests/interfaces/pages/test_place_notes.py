"""A word about a place: seen by the next who takes a call from there, gone at its date."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.interfaces.pages.test_desk_here import LAMP, PLACE, beside

from headwater.records.actions.place_notes import forget_place_notes
from headwater.records.models import History, Matter, PlaceNote
from headwater.records.queries import ground

ELSEWHERE = LAMP.replace("胜利街1号", "胜利街9号")


@pytest.fixture
def lamp(sent):
    return sent(LAMP, at=ground.city_time() - timedelta(hours=2), place=PLACE)


def write(client, receipt, words="the yard dog is loose", days="14", **more):
    sent = {"words": words, "days": days, **more}
    url = f"/matters/{receipt.number}/place-notes/?lang=en"
    return client.post(url, sent, follow=True).content.decode()


def test_next_call_from_the_place_shows_the_note(lamp, signed_in):
    agent = signed_in("agent", "U75")
    write(agent, lamp)

    assert "the yard dog is loose" in beside(agent, text=LAMP, place=PLACE).content.decode()
    assert b"yard dog" not in beside(agent, text=ELSEWHERE).content


def test_note_goes_at_its_date_and_its_words_with_it(lamp, signed_in):
    agent = signed_in("agent", "U75")
    write(agent, lamp, days="1")
    PlaceNote.objects.update(until=ground.city_time() - timedelta(minutes=1))

    assert b"yard dog" not in beside(agent, text=LAMP, place=PLACE).content
    assert forget_place_notes(at=ground.city_time()) == 1
    assert not PlaceNote.objects.exists()


def test_note_that_holds_no_longer_is_taken_away_and_history_says_so(lamp, signed_in):
    agent = signed_in("agent", "U75")
    write(agent, lamp)
    note = PlaceNote.objects.get()
    agent.post(f"/matters/{lamp.number}/place-notes/", {"end": str(note.id)})

    assert not PlaceNote.objects.exists()
    told = [row.because[0]["key"] for row in History.objects.filter(verb="note").order_by("seq")]
    assert told == ["records.place-noted", "records.place-note-ended"]


def test_note_keeps_no_name_and_no_number(lamp, signed_in):
    write(signed_in("agent", "U75"), lamp, words="联系人：王小明 13800001111 有门钥匙")

    kept = PlaceNote.objects.get().words
    assert "王小明" not in kept
    assert "13800001111" not in kept


@pytest.mark.parametrize(
    ("words", "days", "told"),
    [
        ("", "14", "A note holds one to 200 characters"),
        ("x" * 201, "14", "A note holds one to 200 characters"),
        ("dog", "0", "holds for 1 to 90 days"),
        ("dog", "91", "holds for 1 to 90 days"),
        ("dog", "soon", "holds for 1 to 90 days"),
    ],
)
def test_wrong_note_is_refused_with_a_sentence(lamp, signed_in, words, days, told):
    assert told in write(signed_in("agent", "U75"), lamp, words=words, days=days)
    assert not PlaceNote.objects.exists()


def test_protected_matter_leaves_nothing_at_its_place(lamp, signed_in):
    Matter.objects.filter(id=lamp.matter).update(is_protected=True)

    assert "This matter is protected" in write(signed_in("call-taker", "U01"), lamp)
    assert not PlaceNote.objects.exists()


def test_matter_of_no_exact_place_carries_no_note(sent, signed_in):
    vague = sent("路灯不亮三天了", at=ground.city_time())

    assert "too vague" in write(signed_in("agent", "U75"), vague)


def test_note_of_another_place_is_not_ended_from_here(lamp, sent, signed_in):
    agent = signed_in("agent", "U75")
    write(agent, lamp)
    other = sent(ELSEWHERE, at=ground.city_time(), key="other")
    page = write(agent, other, end=str(PlaceNote.objects.get().id))

    assert "not there any more" in page
    assert PlaceNote.objects.count() == 1


def test_danger_told_in_a_note_raises_the_matter(lamp, signed_in):
    write(signed_in("agent", "U75"), lamp, words="里面有人拿刀砍人，流了好多血")

    assert Matter.objects.get(id=lamp.matter).grade == 1
