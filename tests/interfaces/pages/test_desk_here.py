"""Beside the desk: what is open at the place of a call, what to promise, and the form on paper."""

from __future__ import annotations

from datetime import timedelta

from tests.interfaces.pages.test_statements import counted

from headwater.records.models import Matter
from headwater.records.queries import ground

LAMP = "古山镇胜利街1号的路灯不亮三天了"
PLACE = "古山镇胜利街1号"


def beside(client, **sent):
    return client.post("/desk/here/", sent, headers={"accept-language": "en"})


def test_desk_shows_what_is_open_at_the_place_and_how_many_there_were(sent, signed_in):
    now = ground.city_time()
    newest = sent(LAMP, at=now - timedelta(hours=2), place=PLACE, key="a")
    older = sent(LAMP, at=now - timedelta(days=9), place=PLACE, key="b")
    sent(LAMP, at=now - timedelta(days=40), place=PLACE, key="c")
    Matter.objects.filter(id=older.matter).update(state="withdrawn")

    shown, asked = counted(
        signed_in("call-taker", "U01"), "post", "/desk/here/", {"text": LAMP, "place": PLACE}
    )
    page = shown.content.decode()

    assert f"/matters/{newest.number}/" in page
    assert f"/matters/{older.number}/" not in page
    assert ("72" in page, "30" in page) == (True, True)
    assert len(asked) <= 8, "\n".join(sql[:120] for sql in asked)


def test_protected_matter_of_the_place_is_not_shown_to_who_may_not_see_it(sent, signed_in):
    receipt = sent(LAMP, at=ground.city_time() - timedelta(hours=2), place=PLACE)
    Matter.objects.filter(id=receipt.matter).update(is_protected=True)

    page = beside(signed_in("agent", "U75"), text=LAMP, place=PLACE).content.decode()

    assert f"/matters/{receipt.number}/" not in page
    assert "At this place" not in page


def test_desk_says_what_may_be_promised_by_the_clock(signed_in, db):
    page = beside(signed_in("agent", "U75"), text=LAMP, place=PLACE).content.decode()

    assert "Tell the caller:" in page
    assert "the answer is due by" in page


def test_whoever_is_in_danger_is_promised_nothing_but_help(signed_in, db):
    told = "古山镇胜利街1号有人拿刀砍人，流了好多血"

    assert b"Tell the caller" not in beside(signed_in("agent", "U75"), text=told).content


def test_without_words_nothing_is_shown(signed_in, db):
    assert beside(signed_in("agent", "U75"), text="  ", place=PLACE).content == b""


def test_paper_form_has_the_fields_and_keys_of_the_desk(signed_in, db):
    page = signed_in("agent", "U75").get("/desk/paper/?lang=en").content.decode()

    for words in ("The caller says", "Is anybody hurt?", "Send police now", "Silent call", "Place"):
        assert words in page


def test_list_of_the_week_holds_what_is_due_in_seven_days(sent, signed_in):
    now = ground.city_time()
    near, far = (sent(LAMP, at=now, key=key) for key in ("near", "far"))
    Matter.objects.filter(id=near.matter).update(due_at=now + timedelta(days=6))
    Matter.objects.filter(id=far.matter).update(due_at=now + timedelta(days=8))

    page = signed_in("agent", "U75").get("/list/?view=week").content.decode()

    assert f"/matters/{near.number}/" in page
    assert f"/matters/{far.number}/" not in page


def test_callers_page_says_at_which_number_a_person_answers(sent, client):
    receipt = sent(LAMP, at=ground.city_time())

    page = client.get(f"/my/{receipt.token}/?lang=en").content.decode()

    assert "To speak to a person, call 12345." in page


def test_desk_says_who_solves_it_at_which_telephone_and_whether_they_answer(signed_in, db):
    page = beside(signed_in("agent", "U75"), text=LAMP, place=PLACE).content.decode()

    assert "Who solves it:" in page
    assert "answers now" in page or "answers again at" in page
