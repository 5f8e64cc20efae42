"""What the desk tells in a second: small hints, the question, confidence in words, past errors."""

from __future__ import annotations

import pytest

from headwater.interfaces.pages.explain import erred_before, suggested
from headwater.records.models import Matter
from headwater.triage.decide import Suggestion

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血，没有别人受伤，他往东边跑了，穿着黑衣服"
QUARREL = "我跟老公又吵架了，吵得邻居都来敲门，你们来劝劝"

# All different signs, so that nothing makes it small by itself; and a danger of each kind.
LETTER = "".join(chr(0x4E00 + n * 7 % 20_000) for n in range(19_980)) + "楼下着火了快来"
DANGERS = "有人拿刀砍人，楼下着火了，孩子掉水里了，煤气漏了，他要跳楼，狗咬人了，" * 90


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("text", [LAMP, FIGHT, QUARREL, "", LETTER, DANGERS])
def test_hint_is_at_most_one_kilobyte_on_the_line(signed_in, lang, text):
    asked = {"accept-language": lang, "accept-encoding": "gzip"}

    answer = signed_in("call-taker", "U01").post("/desk/hints/", {"text": text}, headers=asked)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 1024


def test_hint_moves_the_keys_it_changes(signed_in, db):
    shown = signed_in("call-taker", "U01").post("/desk/hints/", {"text": LAMP}).content.decode()

    assert 'hx-swap-oob="innerHTML:[data-key=F1] .why"' in shown
    assert 'hx-swap-oob="outerHTML:[data-key=F4]"' in shown


def test_hint_of_a_long_text_shows_where_danger_stands_in_it(signed_in, db):
    shown = signed_in("call-taker", "U01").post("/desk/hints/", {"text": LETTER}).content.decode()

    assert '<mark class="danger">楼下着火了' in shown


@pytest.mark.parametrize("asked", ["hurt", "armed"])
def test_danger_in_an_answer_locks_the_one_key(signed_in, db, asked):
    taker = signed_in("call-taker", "U01")
    filled = {"text": LAMP, "token": asked, "key": "F4", asked: "yes"}

    shown = taker.post("/desk/hints/", filled).content.decode()
    refused = taker.post("/desk/", filled)
    held = taker.post("/desk/", {**filled, "key": "F6"})

    assert "disabled" in shown.split('data-key="F4"')[1].split(">")[0]
    assert (refused.status_code, held.status_code) == (422, 302)
    matter = Matter.objects.get()
    assert (matter.grade, matter.course, matter.offer) == (2, "joint", "joint")
    assert matter.signals == [{"hurt": "injury", "armed": "weapon"}[asked]]


def test_transfer_by_hand_wants_a_written_reason(signed_in, db):
    taker = signed_in("call-taker", "U01")
    filled = {"text": LAMP, "token": "t1", "key": "F5", "unit": "U42"}

    assert taker.post("/desk/", filled).status_code == 422
    assert taker.post("/desk/", {**filled, "reason": "lamp"}).status_code == 302


def test_desk_has_every_key(signed_in, db):
    shown = signed_in("call-taker", "U01").get("/desk/").content.decode()

    assert [f"F{n}" for n in range(1, 9) if f'data-key="F{n}"' not in shown] == []


@pytest.mark.parametrize(("chance", "word"), [(0.9, "sure"), (0.5, "likely"), (0.1, "less")])
def test_confidence_is_said_in_words(chance, word):
    shown = suggested(Suggestion("U08", chance, ()))

    assert (shown["sure"], shown["percent"]) == (f"desk.sure.{word}", f"{chance:.0%}")


def test_past_errors_are_told_with_what_it_was_instead():
    card = {"predicted": {"U08": {"n": 8, "wrong": 3, "grave": 1, "instead": [["P13", 2]]}}}

    said = erred_before("U08", card)

    assert said is not None
    assert said.key == "interfaces.desk.erred-grave"
    assert dict(said.values)["wrong"] == 3


@pytest.mark.parametrize("known", [{"n": 2, "wrong": 1}, {"n": 9, "wrong": 0}, None])
def test_few_rows_say_nothing_of_past_errors(known):
    assert erred_before("U08", {"predicted": {"U08": known}}) is None


def test_silent_page_registers_a_call(signed_in, db):
    filled = {"token": "t", "back": "no-answer", "sounds": ["crying"], "place": "五金城西门"}

    answer = signed_in("call-taker", "U01").post("/silent/", filled)

    assert answer.headers["Location"] == f"/matters/{Matter.objects.get().number}/"


def test_objection_leads_to_the_notice_to_print(signed_in, db):
    client = signed_in("call-taker", "U01")
    filled = {"text": LAMP, "token": "t", "key": "F7", "unit": "U42", "reason": "lamp"}

    answer = client.post("/desk/", filled, follow=True)

    assert answer.redirect_chain[-1][0].endswith("/notice/")
    assert "书面告知" in answer.content.decode()


def test_reasons_written_at_the_desk_are_kept_with_the_matter(signed_in, db):
    filled = {"text": LAMP, "token": "t", "key": "F6", "threat": "无", "engagement": "白天打电话"}

    signed_in("call-taker", "U01").post("/desk/", filled)

    assert Matter.objects.get().reasoned.get().engagement == "白天打电话"
