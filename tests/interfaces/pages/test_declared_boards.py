"""Declared boards: what each shows and keeps back, deeds that happen once, disputes, shifts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.conftest import NOW

from headwater.city import load
from headwater.interfaces.pages.scheme import dots
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.boards import View
from headwater.records.actions import closing, field, moves
from headwater.records.models import Deed, Handover, Matter, Message, Proof, Source
from headwater.records.queries import boards, ground, lists
from headwater.simulation.pictures import picture

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的，我叫王小明，电话13800002222"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"
BEATEN = "老公又打我，孩子在哭"
AGENT = By("user:1", "U75")
CITY = load()
TOLD = ("路灯不亮三天", "黑漆漆", "王小明", "13800002222", "138****")


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def lamp(sent):
    """A lamp given to the unit that is asked for."""

    def give(unit, *, accepted=False):
        receipt = sent(LAMP, contact="13800002222", place="古山镇胜利街12号")
        moves.dispatch(receipt.matter, moves.Order(unit, "lamp at his door"), by=AGENT, at=later(1))
        if accepted:
            moves.accept(receipt.matter, by=By("user:2", unit), at=later(2))
        return Matter.objects.get(id=receipt.matter)

    return give


def photo():
    return SimpleUploadedFile("p.png", picture("p"), content_type="image/png")


def test_every_view_of_a_board_is_one_that_can_be_counted():
    known = {**lists.views("U42", NOW), **boards.views_by_part("U42")}

    assert set(View) <= set(known)


@pytest.mark.parametrize(("role", "unit"), [("grid", "U32"), ("duty", "U77"), ("mediator", "U88")])
def test_task_shows_place_and_deadline_but_no_word_of_the_complaint(signed_in, lamp, role, unit):
    matter, client = lamp(unit), signed_in(role, unit)
    board = next(b.code for b in CITY.boards.values() if b.door in doors(role))

    pages = [f"/board/{board}/", f"/board/{board}/{matter.number}/"]
    shown = "".join(client.get(page + "?lang=zh-CN").content.decode() for page in pages)

    assert "胜利街12号" in shown
    assert "路灯不亮" in shown
    assert [word for word in TOLD if word in shown] == []
    assert "lamp at his door" not in shown
    assert client.get(f"/matters/{matter.number}/").status_code == 403
    assert client.get("/list/").status_code == 403


def doors(role):
    return {grant.door for grant in CITY.roles[role]}


@pytest.mark.parametrize(("role", "unit"), [("grid", "U32"), ("duty", "U77"), ("mediator", "U88")])
def test_task_of_another_unit_does_not_exist(signed_in, lamp, role, unit):
    matter, client = lamp("U42"), signed_in(role, unit)
    board = next(b.code for b in CITY.boards.values() if b.door in doors(role))

    assert client.get(f"/board/{board}/{matter.number}/").status_code == 404
    answer = client.post(f"/board/{board}/{matter.number}/accept/", {"key": "a"})
    assert answer.status_code == 404
    assert Matter.objects.get(id=matter.id).state == "dispatched"


def test_protected_matter_is_on_no_board_of_tasks(signed_in, sent):
    receipt = sent(BEATEN)
    matter = Matter.objects.get(id=receipt.matter)
    assert matter.is_protected
    Matter.objects.filter(id=matter.id).update(units=["U32", *matter.units])

    assert signed_in("grid", "U32").get(f"/board/field/{matter.number}/").status_code == 404


def test_duty_desk_accepts_proves_and_says_that_it_is_done(signed_in, lamp):
    matter, desk = lamp("U77"), signed_in("duty", "U77")
    at = f"/board/duty/{matter.number}/"
    desk.post(at + "accept/", {"key": "k1"})
    for n, kind in enumerate(CITY.catalogue[matter.category].proof):
        desk.post(at + "prove/", {"key": f"p{n}", "kind": kind, "note": "已到场", "file": photo()})

    desk.post(at + "propose/", {"key": "k2", "outcome": "done", "result": "已换灯泡"})

    assert Matter.objects.get(id=matter.id).state == "proposed"


@pytest.mark.parametrize("verb", ["withdraw", "lower", "nonsense"])
def test_moves_that_a_board_does_not_name_are_refused(signed_in, lamp, verb):
    matter = lamp("U77")

    answer = signed_in("duty", "U77").post(f"/board/duty/{matter.number}/{verb}/", {"key": "k"})

    assert answer.status_code == 404
    assert Matter.objects.get(id=matter.id).state == "dispatched"


def test_deed_sent_twice_from_a_phone_is_done_once(signed_in, lamp):
    matter, worker = lamp("U32", accepted=True), signed_in("grid", "U32")
    sent = {"key": "same", "kind": "visit-note", "note": "已到场"}
    at, json = f"/board/field/{matter.number}/prove/", {"accept": "application/json"}

    first = worker.post(at, sent, headers=json)
    second = worker.post(at, sent, headers=json)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "once" in second.json()["told"] or "一次" in second.json()["told"]
    assert Proof.objects.filter(matter=matter).count() == 1


def test_refused_deed_says_why_and_may_be_sent_again(signed_in, lamp):
    matter, worker = lamp("U32", accepted=True), signed_in("grid", "U32")
    at = f"/board/field/{matter.number}/prove/"

    refused = worker.post(at, {"key": "k"}, headers={"accept": "application/json"})
    again = worker.post(at, {"key": "k", "kind": "visit-note", "note": "已到场"})

    assert refused.status_code == 422
    assert refused.json()["told"]
    assert again.status_code == 302
    assert Deed.objects.count() == 1


def test_found_on_site_twice_sent_is_one_report_with_its_photo(signed_in, db):
    worker = signed_in("grid", "U32")
    for _ in range(2):
        filled = {"key": "t1", "text": "路灯杆歪了", "place": "古山镇胜利街", "file": photo()}
        worker.post("/board/field/take/", filled)

    matter = Matter.objects.get()
    assert matter.channel == "grid"
    assert matter.proofs.get().assignment is None


def test_other_words_under_a_used_key_are_refused_and_not_lost_in_silence(signed_in, db):
    worker, json = signed_in("grid", "U32"), {"accept": "application/json"}
    worker.post("/board/field/take/", {"key": "t1", "text": "路灯杆歪了"})

    answer = worker.post("/board/field/take/", {"key": "t1", "text": "井盖松了"}, headers=json)

    assert answer.status_code == 422
    assert Matter.objects.count() == 1


def test_what_waited_on_the_phone_keeps_the_hour_at_which_it_was_pressed(signed_in, db):
    sent = {"key": "t1", "text": "路灯杆歪了", "waited": "7200"}
    worker = signed_in("grid", "U32")
    for _ in range(2):
        worker.post("/board/field/take/", sent)
        sent["waited"] = "7300"

    report = Matter.objects.get().reports.get()
    assert report.received_at - report.occurred_at == timedelta(hours=2)


def test_photo_of_the_finder_proves_no_result(sent):
    receipt, ben = sent(LAMP), By("user:2", "U42")
    taken = field.Evidence("photo", "", "p.jpg", photo().read())
    field.keep_photo(receipt.matter, taken, by=By("user:3", "U32"), at=NOW)
    moves.dispatch(receipt.matter, moves.Order("U42", "lamp"), by=AGENT, at=later(1))
    moves.accept(receipt.matter, by=ben, at=later(2))

    with pytest.raises(Problem) as refused:
        closing.propose(receipt.matter, outcome="done", result="x", by=ben, at=later(3))

    assert refused.value.code == "matters.proof-missing"


def test_danger_button_sends_the_police_at_once_without_a_word(signed_in, db):
    signed_in("grid", "U32").post("/board/field/danger/", {"key": "d1", "place": "古山镇胜利街"})

    matter = Matter.objects.get()
    assert matter.grade == 1
    assert any(CITY.units[unit].kind == "police" for unit in matter.units)


def test_not_my_matter_is_told_to_the_holder_and_stands_on_the_towns_board(signed_in, lamp):
    matter = lamp("U32", accepted=True)
    signed_in("grid", "U32").post(
        f"/board/field/{matter.number}/not-ours/", {"key": "n", "code": "not-our-duty"}
    )

    assert Message.objects.filter(kind="mention", to="unit:U32").count() == 1
    page = signed_in("town-room", "U32").get("/board/town/?view=not-ours").content.decode()
    assert f"/matters/{matter.number}/" in page


def test_step_that_takes_the_contact_is_neither_shown_nor_ticked_without_it(signed_in, lamp):
    matter, worker = lamp("U32", accepted=True), signed_in("grid", "U32")
    at = f"/board/field/{matter.number}/"
    assert 'value="on-site"' in worker.get(at).content.decode()
    assert 'value="caller-told"' not in worker.get(at).content.decode()

    worker.post(at + "tick/", {"key": "a", "item": "on-site"})
    worker.post(at + "tick/", {"key": "b", "item": "caller-told"})

    assert [tick.item for tick in matter.ticks.all()] == ["on-site"]


def test_day_of_the_worker_counts_what_was_sent_today(signed_in, lamp):
    matter, worker = lamp("U32", accepted=True), signed_in("grid", "U32")
    worker.post(
        f"/board/field/{matter.number}/prove/", {"key": "k", "kind": "visit-note", "note": "x"}
    )

    page = worker.get("/board/field/?lang=en").content.decode()

    assert "add proof" in page


def test_station_sees_in_red_what_grew_worse_of_what_was_sent_away(signed_in, lamp):
    matter = lamp("U42", accepted=True)
    moves.call_police(matter.id, reason="a fight", by=By("user:2", "U42"), at=later(3))

    page = signed_in("station", "U16").get("/board/station/?lang=en").content.decode()

    assert f"/matters/{matter.number}/" in page
    assert "grown worse" in page
    assert 'class="red"' in page


def test_scheme_puts_north_up_and_numbers_dots_as_the_list_does():
    rows = [Matter(), Matter(lon=120.0, lat=29.0), Matter(lon=120.1, lat=28.9)]

    north_west, south_east = dots(rows)

    assert (north_west.nth, south_east.nth) == (2, 3)
    assert north_west.x < south_east.x
    assert north_west.y < south_east.y
    assert all(0 < dot.x < 320 and 0 < dot.y < 180 for dot in dots(rows))
    assert [(dot.x, dot.y) for dot in dots(rows[1:2])] == [(160, 90)]


def test_board_of_the_field_draws_where_its_tasks_are(signed_in, sent):
    for n, lon in enumerate((120.02, 120.03)):
        told = sent(LAMP, at=later(n))
        moves.dispatch(told.matter, moves.Order("U32", "x"), by=AGENT, at=later(5))
        Matter.objects.filter(id=told.matter).update(lon=lon, lat=28.9)

    page = signed_in("grid", "U32").get("/board/field/").content.decode()

    assert page.count("<circle") == 2


def test_visits_are_in_order_of_place_and_page_to_the_last(signed_in, sent):
    for n, street in enumerate(("望春路", "解放街", "解放街", "金城路")):
        told = sent(LAMP, at=later(n), place=f"古山镇{street}{n + 1}号")
        moves.dispatch(told.matter, moves.Order("U42", "x"), by=AGENT, at=later(9))
    handler = boards.User.objects.create(username="h", role="handler", unit_id="U42")
    board, found, after = CITY.boards["visits"], [], ""
    while True:
        asked = lists.Asked(view="mine", limit=1, after=after)
        page = boards.board_page(handler, board, asked, later(20))
        found += page.items
        after = page.next
        if not after:
            break

    keys = [(one.town, one.place_key, one.due_at) for one in found]
    assert len(found) == page.count == 4
    assert keys == sorted(keys)


def test_dispute_is_registered_without_names_and_the_firm_holds_it(signed_in, db):
    mediator = signed_in("mediator", "U88")
    filled = {"key": "r1", "category": "L10", "text": "甲方和乙方在车间争吵，已分开", "hurt": "no"}

    for _ in range(2):
        answer = mediator.post("/board/mediator/register/?lang=en", filled, follow=True)

    matter = Matter.objects.get()
    assert (matter.holder_id, matter.state, matter.category) == ("U88", "accepted", "L10")
    assert f"/board/mediator/{matter.number}/" in answer.content.decode()


def test_dispute_in_which_somebody_is_hurt_goes_to_the_police(signed_in, db):
    filled = {"key": "r2", "category": "L10", "text": "甲方和乙方在车间争吵", "hurt": "yes"}

    signed_in("mediator", "U88").post("/board/mediator/register/", filled)

    assert any(CITY.units[unit].kind == "police" for unit in Matter.objects.get().units)


def test_firm_sees_nothing_of_another_firm(signed_in, lamp):
    lamp("U87")

    page = signed_in("mediator", "U88").get("/board/mediator/?lang=en").content.decode()

    assert "胜利街" not in page


def test_shift_is_given_by_one_and_taken_by_another(signed_in, person, sent):
    sent(FIGHT)
    first = signed_in("call-taker", "U01")
    first.post("/handover/", {"note": "watch the west gate"})
    sheet = Handover.objects.get()
    first.post(f"/handover/{sheet.pk}/take/")
    assert Handover.objects.get().taken_at is None

    from django.test import Client

    second = Client()
    user = type(person("agent", "U75")).objects.create(
        username="night", role="call-taker", unit_id="U01"
    )
    second.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "watch the west gate" in second.get("/handover/?lang=en").content.decode()
    second.post(f"/handover/{sheet.pk}/take/")

    sheet.refresh_from_db()
    assert sheet.taken_by == user
    assert sheet.counts["immediate"] == 1


def test_answer_stands_beside_the_suggestion_at_the_desk(signed_in, db):
    agent = signed_in("agent", "U75")
    hint = agent.post("/desk/hints/", {"text": LAMP}).content.decode()
    assert "/knowledge/U08/" in hint

    drawn = agent.get("/knowledge/U08/?lang=zh-CN", headers={"HX-Request": "true"}).content.decode()

    assert CITY.knowledge["U08"].words["zh-CN"] in drawn
    assert "<html" not in drawn
    assert agent.get("/knowledge/Z99/").status_code == 422


def test_overdue_answer_comes_first_and_says_so(db):
    from headwater.records.queries.knowledge import register

    rows = register("en", NOW + timedelta(days=365 * 4 + 150))

    assert rows[0].overdue
    assert not rows[-1].overdue


@pytest.mark.parametrize("code", ["nonsense", "station"])
def test_board_one_may_not_open_is_refused_in_a_sentence(signed_in, code):
    answer = signed_in("grid", "U32").get(f"/board/{code}/?lang=en")

    assert answer.status_code in {403, 422}
    assert 'role="alert"' in answer.content.decode()


def test_town_room_sees_who_of_its_own_is_on_call_now(signed_in):
    local = ground.city_time().astimezone(ground.zone())
    shown = signed_in("town-room", "U32").get("/board/town/?lang=en").content.decode()

    named = {one.name_en for one in CITY.teams.values() if one.name_en in shown}
    ours = [one for one in CITY.teams.values() if one.unit == "U32"]
    assert named == {one.name_en for one in ours if one.shift.covers(local)}
    assert len(named) == 1


def test_unit_of_no_town_is_shown_the_teams_of_all(db):
    noon = datetime(2026, 11, 23, 12)  # noqa: DTZ001

    assert len(boards.teams_on_call("U76", noon)) == len(CITY.towns)


def test_town_room_sees_which_of_its_sources_are_to_be_checked_today(signed_in):
    today = ground.city_time().astimezone(ground.zone()).date()
    for town, place, days in (
        ("330784108", "due here", 0),
        ("330784108", "not yet", 1),
        ("330784001", "due elsewhere", -3),
    ):
        Source.objects.create(
            kind="place",
            state="owned",
            category="U08",
            place=place,
            place_key=place,
            town=town,
            owner_id="U42",
            opened_at=NOW,
            review_on=today + timedelta(days=days),
        )
    shown = signed_in("town-room", "U32").get("/board/town/?lang=en").content.decode()

    assert "due here" in shown
    assert "not yet" not in shown
    assert "due elsewhere" not in shown
