"""Orders to outside platforms: out by the connector, back by the API, held until accepted."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from tests.records.connectors.servers import OrderBox

from headwater.kernel.permit import By
from headwater.records.actions import moves, outside
from headwater.records.actions.keys import issue
from headwater.records.connectors.openings import opened as open_ones
from headwater.records.connectors.platforms import FakePlatform, OutsideTask, verify
from headwater.records.connectors.web_platforms import states
from headwater.records.models import Matter, Message, OutsideOrder, Proof
from headwater.records.queries import ground
from headwater.records.queries.outside import silent
from headwater.simulation.pictures import picture

AGENT = By("user:1", "U75")
DANGER = "到场后发现电线落地打火花，有人触电倒地"
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
SHOT = {"kind": "photo", "name": "a.png", "file": b64encode(picture("lamp")).decode()}
TASK = OutsideTask("1", "U77", 7, 3, "U01", "", "", "", None)


NOW = datetime.now(UTC)  # the API acts at the time of the city, which runs with the real one


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def ordered(sent):
    matter = sent(LAMP, at=NOW).matter
    moves.dispatch(matter, moves.Order("U77", "their pole"), by=AGENT, at=later(1))
    outside.note_orders(at=later(1))
    return matter


@pytest.fixture
def speak(client, db):
    key = issue(name="supply", channel="12345", scopes=["orders.write"], unit="U77")

    def post(order, what, **body):
        return client.post(
            f"/api/v1/orders/{order}/{what}",
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {key}", "accept-language": "en"},
        )

    return post


def test_shipped_fake_passes_the_suite_every_connector_must_pass():
    assert [what for what, well in verify(FakePlatform(), TASK) if not well] == []


def test_broken_connector_is_found():
    class Forgetful(FakePlatform):
        def send(self, task):
            return (
                str(len(self.taken))
                if self.taken.update({str(len(self.taken)): task})
                else "x" * 200
            )

    assert any(not well for _, well in verify(Forgetful(), TASK))


def test_protected_matter_leaves_as_a_number_to_telephone_about(ordered):
    Matter.objects.filter(id=ordered).update(is_protected=True, summary="SECRET", place="HOME")
    platform = FakePlatform()

    outside.send_orders({"95598": platform}, at=later(2))

    (task,) = platform.taken.values()
    assert (task.category, task.place) == ("", "")
    assert "SECRET" not in task.summary
    assert str(task.number) in task.summary


def test_sender_holds_until_the_platform_accepts(ordered, speak):
    outside.send_orders({"95598": FakePlatform()}, at=later(2))
    assert Matter.objects.get(id=ordered).holder_id == "U75"
    there = OutsideOrder.objects.get().foreign_id

    answer = speak(there, "accepted")

    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert Matter.objects.get(id=ordered).holder_id == "U77"


def test_order_says_the_task_and_nothing_of_the_caller(ordered):
    platform = FakePlatform()
    outside.send_orders({"95598": platform}, at=later(2))

    (task,) = platform.taken.values()

    assert "路灯不亮" not in str(task)


def test_refused_order_is_tried_again_later_and_is_one_there(ordered):
    platform = FakePlatform(refusals=1)

    took = [
        outside.send_orders({"95598": platform}, at=later(minutes)) for minutes in (2, 2.5, 9, 30)
    ]

    assert took == [0, 0, 1, 0]
    assert len(platform.taken) == 1


def test_return_by_the_api_knows_the_same_rules(ordered, speak):
    outside.send_orders({"95598": FakePlatform()}, at=later(2))
    there = OutsideOrder.objects.get().foreign_id

    bare = speak(there, "returned", code="no", clause="x", reason="y", unit="U42")
    given = speak(there, "returned", code="not-our-duty", clause="3.2", reason="y", unit="U42")

    assert (bare.status_code, given.status_code) == (422, 200)
    assert bare.json()["code"] == "matters.return-code"
    assert Matter.objects.get(id=ordered).returned == 1


def test_done_by_the_api_asks_the_caller(ordered, speak):
    outside.send_orders({"95598": FakePlatform()}, at=later(2))
    there = OutsideOrder.objects.get().foreign_id
    speak(there, "accepted")

    answer = speak(there, "done", outcome="done", result="bulb changed", proofs=[SHOT])

    assert answer.json()["state"] == "proposed"


def test_platform_that_shows_no_photo_has_not_done_it(ordered, speak):
    outside.send_orders({"95598": FakePlatform()}, at=later(2))
    there = OutsideOrder.objects.get().foreign_id
    speak(there, "accepted")

    bare = speak(there, "done", outcome="done", result="bulb changed")
    false = {**SHOT, "file": b64encode(b"<svg onload=alert(1)>").decode()}
    worse = speak(there, "done", outcome="done", result="bulb changed", proofs=[false])
    rubbish = speak(there, "done", outcome="done", result="x", proofs=[{**SHOT, "file": "%%%"}])

    assert (bare.status_code, bare.json()["code"]) == (422, "matters.proof-missing")
    assert (worse.status_code, worse.json()["code"]) == (422, "records.file-refused")
    assert rubbish.status_code == 422
    assert Matter.objects.get(id=ordered).state == "accepted"
    assert Proof.objects.count() == 0


def test_order_that_left_by_https_comes_back_by_the_id_it_got_there(ordered, speak):
    box = OrderBox()
    environ = {"HEADWATER_PLATFORM_95598": box.url}
    outside.send_orders(open_ones(states(ground.city().life.platforms, environ)), at=later(2))
    box.close()

    done = {"outcome": "done", "result": "changed", "proofs": [SHOT]}
    answers = [speak("WO-1", "accepted"), speak("WO-1", "done", **done)]

    assert [(one.status_code, one.json()["state"]) for one in answers] == [
        (200, "accepted"),
        (200, "proposed"),
    ]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("done", {"outcome": "done", "result": DANGER, "proofs": [SHOT]}),
        ("returned", {"code": "not-our-duty", "clause": "3", "reason": DANGER, "unit": "U42"}),
    ],
)
def test_danger_in_the_answer_of_a_platform_is_heard(ordered, speak, what, body):
    outside.send_orders({"95598": FakePlatform()}, at=later(2))
    order = OutsideOrder.objects.get().foreign_id
    if what == "done":
        speak(order, "accepted")

    answer = speak(order, what, **body)

    assert answer.status_code == 200
    assert Message.objects.filter(matter=ordered, kind="escalation").exists()


@pytest.mark.parametrize("order", ["guessed", "fake-0", "%20"])
def test_unknown_order_is_not_found(speak, order):
    assert speak(order, "accepted").status_code == 404


def test_silence_about_a_protected_matter_is_on_no_wall(ordered, person):
    Matter.objects.filter(id=ordered).update(is_protected=True)

    assert silent(person("leader", "R02"), later(90)) == []


def test_silent_platform_is_on_the_wall(ordered, signed_in, person):
    duty = person("town-room", "U77")
    assert silent(duty, later(30)) == []
    assert len(silent(duty, later(90))) == 1

    OutsideOrder.objects.update(made_at=later(-90))
    wall = signed_in("leader", "R02").get("/wall/?lang=en").content.decode()

    assert "Silent platforms" in wall
