"""A report comes in: once per key, decided, routed, remembered, in one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions.history import row_hash
from headwater.records.actions.intake import receive
from headwater.records.models import Clock, Contact, History, Matter, Message, Report
from headwater.records.queries import ground

FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def test_words_are_stored_unchanged_and_masked_beside(sent):
    words = "我叫王小明，电话13800002222，村口路灯不亮了"

    receipt = sent(words)

    report = Report.objects.get(id=receipt.report)
    assert report.words == words
    assert "13800002222" not in report.masked
    assert "王小明" not in report.masked


def test_contact_is_encrypted_apart(sent):
    receipt = sent(LAMP, contact="13800002222", contact_name="Dee")

    contact = Contact.objects.get(report_id=receipt.report)
    assert b"13800002222" not in bytes(contact.ciphertext)
    assert contact.shown == "138****2222"
    assert contact.erase_on > NOW.date()


def test_same_key_and_body_give_the_first_answer(sent):
    first = sent(LAMP, key="same")
    again = sent(LAMP, key="same", at=NOW + timedelta(minutes=3))

    assert not again.first
    assert (again.matter, again.token, again.answer) == (first.matter, first.token, first.answer)
    assert Report.objects.filter(key="same").count() == 1


def test_same_key_with_another_body_is_refused(sent):
    sent(LAMP, key="same")

    with pytest.raises(Problem) as refused:
        sent("另外一件事，井盖没了", key="same")

    assert refused.value.code == "intake.key-reused"


def test_emergency_is_dispatched_at_once_and_stays_held(sent):
    receipt = sent(FIGHT, channel="110")

    matter = Matter.objects.get(id=receipt.matter)
    assert matter.grade == 1
    assert matter.state == State.DISPATCHED
    assert matter.holder_id == "U01"
    assert Message.objects.filter(matter=matter, kind="order").exists()


def test_plain_matter_waits_for_a_person_without_certificate(sent):
    receipt = sent(LAMP)

    matter = Matter.objects.get(id=receipt.matter)
    assert matter.state == State.RECEIVED
    assert receipt.answer["offer"] != "transfer"
    assert list(Clock.objects.filter(matter=matter).values_list("kind", flat=True)) == ["decide"]


def test_history_is_chained_and_says_why(sent):
    receipt = sent(FIGHT, channel="110")

    rows = list(History.objects.filter(matter_id=receipt.matter).order_by("seq"))
    assert [row.verb for row in rows] == ["receive", "dispatch"]
    assert rows[0].previous_hash == ""
    assert rows[1].previous_hash == rows[0].hash
    assert all(row.hash == row_hash(row) for row in rows)
    assert rows[0].because


def test_history_cannot_be_changed_or_deleted(sent):
    receipt = sent(LAMP)

    for statement in ("update records_history set verb = 'x'", "delete from records_history"):
        with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
            cursor.execute("savepoint here")
            try:
                cursor.execute(f"{statement} where matter_id = %s", [receipt.matter])
            finally:
                cursor.execute("rollback to savepoint here")


def test_report_takes_at_most_fourteen_statements(sent):
    sent(LAMP)  # the desk and the keys are opened by the first report

    with CaptureQueriesContext(
        connection,
    ) as seen:
        sent(FIGHT, channel="110", contact="13800002222")

    counted = [
        q for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(counted) <= 14


def test_repeat_at_the_same_place_is_marked(sent):
    words = "胡库上村老年活动中心门口，路灯不亮"
    sent(words)

    again = sent(words + "，还是不亮", at=NOW + timedelta(days=2))

    assert Matter.objects.get(id=again.matter).is_repeat


def test_child_in_danger_protects_the_matter(sent):
    receipt = sent("隔壁有个小孩被他爸爸打，一直在哭着喊救命", channel="110")

    assert Matter.objects.get(id=receipt.matter).is_protected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "intake.words-empty"),
        ("  \n ", "intake.words-empty"),
        ("😀😀！！", "intake.words-signs"),
        ("路灯\x00坏了", "intake.words-control"),
        ("路灯坏了" * 260_000, "intake.words-long"),
    ],
)
def test_bad_words_get_one_sentence_and_nothing_is_written(sent, words, code):
    with pytest.raises(Problem) as refused:
        sent(words)

    assert refused.value.code == code
    assert refused.value.render("en").endswith(".")
    assert not Report.objects.exists()


def test_point_outside_the_country_is_refused(sent):
    from headwater.kernel.facts import Point

    with pytest.raises(Problem) as refused:
        sent(LAMP, point=Point(2.35, 48.85))

    assert refused.value.code == "places.outside"


def test_unknown_category_is_named(sent):
    with pytest.raises(Problem) as refused:
        sent(LAMP, category="Z99")

    assert refused.value.code == "intake.category-unknown"


@pytest.mark.django_db(transaction=True)
def test_many_senders_of_one_key_make_one_report():
    from headwater.records.actions.city import load_city

    load_city(ground.city())
    arrival = Arrival(words=LAMP, channel="12345", key="race")

    def send(_: int) -> object:
        try:
            return receive(arrival, sender="race", by=By("test", "U75"), at=NOW).matter
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        matters = set(pool.map(send, range(24)))

    assert len(matters) == 1
    assert Report.objects.filter(sender="race").count() == 1
