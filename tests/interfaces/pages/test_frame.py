"""Around every page: languages, failures in one sentence, the outbox, the gallery, the wall."""

from __future__ import annotations

import json
import re

import pytest
from django.db import OperationalError
from django.test import Client
from tests.conftest import NOW

from headwater.interfaces.api import api
from headwater.interfaces.pages import failures
from headwater.interfaces.pages.gallery import components
from headwater.interfaces.pages.tags import marked
from headwater.kernel.permit import By
from headwater.records.actions import moves
from headwater.records.models import History
from headwater.triage.marks import Mark

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def test_language_chosen_by_a_link_is_kept(client, db):
    client.get("/sign-in/?lang=en")

    assert '<html lang="en"' in client.get("/sign-in/").content.decode()


def test_language_link_keeps_what_else_was_asked(signed_in, db):
    page = signed_in("call-taker", "U01").get("/list/?view=late&search=12").content.decode()

    assert re.search(r'href="\?view=late&amp;search=12&amp;lang=(en|zh-CN)"', page)


def test_unknown_language_is_not_kept(client, db):
    assert "lang" not in client.get("/sign-in/?lang=xx").cookies


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_unknown_page_says_one_sentence(client, db, lang):
    answer = client.get(f"/nowhere/?lang={lang}")

    assert answer.status_code == 404
    assert answer.content.decode().count('role="alert"') == 1


def test_form_from_elsewhere_says_one_sentence(db):
    answer = Client(enforce_csrf_checks=True).post("/report/?lang=en", {"text": LAMP})

    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_address_of_a_form_says_so_when_it_is_visited(db, client):
    answer = client.get("/desk/hints/?lang=en")

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert "takes a form" in answer.content.decode()


@pytest.mark.parametrize("status", [400, 403, 500])
def test_failure_page_needs_no_table(rf, status):
    views = {400: failures.request_wrong, 403: failures.not_allowed, 500: failures.broken}

    answer = views[status](rf.get("/?lang=en"))

    assert answer.status_code == status
    assert "Traceback" not in answer.content.decode()


def ask():
    raise OperationalError("couldn't get a connection")


def test_database_that_is_away_is_a_matter_of_moments(rf):
    try:
        ask()
    except OperationalError as gone:
        page = failures.broken(rf.get("/?lang=en"))
        answer = api.on_exception(rf.get("/api/v1/matters"), gone)

    assert (page.status_code, answer.status_code) == (503, 503)
    assert page["Retry-After"] == answer["Retry-After"]
    assert "send it again" in page.content.decode()
    assert json.loads(answer.content)["code"] == "interfaces.problem.database-away"


def test_api_answers_what_nobody_foresaw_as_a_problem(rf):
    answer = api.on_exception(rf.get("/api/v1/matters"), ZeroDivisionError())

    assert answer.status_code == 500
    assert json.loads(answer.content)["code"] == "interfaces.problem.broken"


def test_ten_wrong_tries_shut_a_name_out(client, person):
    person("call-taker", "U01")
    tried = {"username": "call-taker-U01", "password": "wrong"}

    answers = [client.post("/sign-in/?lang=en", tried).status_code for _ in range(10)]

    assert answers[0] == 401
    last = client.post("/sign-in/?lang=en", tried)
    assert last.status_code == 429
    assert "quarter of an hour" in last.content.decode()


def test_outbox_shows_letters_but_never_a_callers_link(signed_in, sent):
    receipt = sent(LAMP, contact="13800002222")
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=By("a", "U75"), at=NOW)

    page = signed_in("administrator", "U75").get("/outbox/?lang=en").content.decode()

    assert f"Matter {receipt.number}" in page
    assert receipt.token not in page
    assert "13800002222" not in page


@pytest.mark.parametrize("name", list(components()))
def test_component_is_shown_with_all_its_examples(client, db, name):
    told = components()[name]

    page = client.get("/components/?lang=en").content.decode()

    assert f'id="{name}"' in page
    assert told["description"]["en"].split(":")[0] in page
    assert set(told["description"]) == {"en", "zh-CN"}
    assert told["examples"]


def test_wall_shows_danger_beside_every_diversion(signed_in, sent):
    sent(LAMP)

    page = signed_in("leader", "R02").get("/wall/?lang=en").content.decode()

    for code in ("diversion-d2", "under-triage", "over-triage", "on-time-closure"):
        assert f"/figures/{code}/" in page
    assert 'http-equiv="refresh"' in page


def test_answers_at_the_desk_are_kept_beside_the_words(signed_in, db):
    filled = {"text": LAMP, "token": "t9", "key": "F6", "hurt": "no", "armed": "unclear"}

    signed_in("call-taker", "U01").post("/desk/", filled)

    note = History.objects.get(verb="note")
    assert note.change["answers"] == {"hurt": "no", "armed": "unclear"}


def test_refused_call_keeps_what_was_written(signed_in, db):
    filled = {"text": LAMP, "token": "t8", "key": "F9", "hurt": "no", "reason": "a lamp"}

    page = signed_in("call-taker", "U01").post("/desk/", filled)

    assert page.status_code == 422
    assert LAMP in page.content.decode()
    assert 'value="a lamp"' in page.content.decode()
    assert 'name="hurt" value="no" checked' in page.content.decode()


def test_danger_covers_other_marks_and_words_are_escaped():
    marks = [Mark(0, 4, "word", "w"), Mark(2, 6, "danger", "d"), Mark(5, 8, "cancelled", "c")]

    shown = marked("ab<def&h", marks)

    assert shown.split("</mark>") == [
        '<mark class="word">ab',
        '<mark class="danger">&lt;def',
        '<mark class="off">&amp;h',
        "",
    ]
