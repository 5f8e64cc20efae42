"""The caller's page keeps every word, and speaks of no move of the staff."""

from __future__ import annotations

from datetime import timedelta

import pytest

from headwater.kernel.permit import By
from headwater.records.actions import closing
from headwater.records.models import Matter, Report
from headwater.records.queries import ground

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
DESK = By("user:1", "U75")


@pytest.fixture
def asked(sent):
    """The page of a caller who is asked whether it is solved."""
    now = ground.city_time()
    receipt = sent(LAMP, at=now - timedelta(minutes=5), contact="13800002222")
    closing.propose(
        receipt.matter,
        outcome="route-explained",
        result="told",
        by=DESK,
        at=now - timedelta(minutes=4),
    )
    return receipt.matter, f"/my/{ground.keyring().token(receipt.matter)}/"


def say(client, page, answer, words=""):
    sent = {"answer": answer, "words": words}
    return client.post(page, sent, headers={"accept-language": "en"})


def test_word_that_comes_after_the_answer_is_kept_as_more_of_it(asked, client):
    matter, page = asked
    say(client, page, "not-solved", "still dark")

    said = say(client, page, "not-solved", "灯还是黑的，请快来")

    assert said.status_code == 302
    assert Report.objects.filter(matter=matter, words="灯还是黑的，请快来").exists()
    assert Matter.objects.get(id=matter).reopened == 1


@pytest.mark.parametrize("answer", ["solved", "not-solved"])
def test_answer_sent_twice_is_told_so_without_the_moves_of_the_staff(asked, client, answer):
    _, page = asked
    say(client, page, "solved" if answer == "solved" else "not-solved")

    told = say(client, page, answer).content.decode()

    assert "not waiting for an answer" in told
    assert "recall" not in told


def test_link_leads_in_for_a_while_after_the_closing_and_then_says_that_it_ended(asked, client):
    matter, page = asked
    say(client, page, "solved")
    days = ground.city().reception.link_days
    rows = Matter.objects.filter(id=matter)

    rows.update(closed_at=ground.city_time() - timedelta(days=days - 1))
    assert client.get(page).status_code == 200

    rows.update(closed_at=ground.city_time() - timedelta(days=days + 1))
    ended = client.get(page, headers={"accept-language": "en"})
    assert ended.status_code == 410
    assert "has ended" in ended.content.decode()


def test_guessed_link_leads_nowhere(db, client):
    assert client.get("/my/guessed/").status_code == 404
