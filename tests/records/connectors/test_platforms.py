"""Orders leave for a real server by a declared template; refused, away, taken twice, waiting."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import NOW
from tests.records.connectors.servers import OrderBox

from headwater.kernel.clock import Limit
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.declared import ORDER_FIELDS, Platform
from headwater.records.actions import moves, outside
from headwater.records.connectors.openings import opened as open_ones
from headwater.records.connectors.platforms import (
    FakePlatform,
    OutsideTask,
    verify,
)
from headwater.records.connectors.refusal import Refusal
from headwater.records.connectors.web_platforms import states
from headwater.records.models import OutsideOrder
from headwater.records.queries import ground
from headwater.records.queries.outside import platforms_shown

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
AGENT = By("user:1", "U75")
DUE = datetime(2022, 12, 6, 2, 30, tzinfo=UTC)
TASK = OutsideTask("a1", "U77", 7, 3, "U01", "G03", "村口", 'lamp "out" and {key}', DUE)
POWER = Platform(
    "power-grid",
    "U77",
    Limit.parse("60 minutes"),
    body={"externalId": "{id}", "title": "{summary}", "level": "{grade}", "until": "{due}"},
    headers={"Authorization": "Bearer {key}"},
    codes={"grade": {"3": "normal"}},
    taken={"code": "0"},
    order="data.orderId",
    recall={"externalId": "{id}", "orderId": "{order}"},
    recall_path="/orders/{order}/recall",
)
BARE = Platform("power-grid", "U77", Limit.parse("60 minutes"))


@pytest.fixture
def box():
    made = OrderBox()
    yield made
    made.close()


@pytest.fixture
def environ(box):
    return {
        "HEADWATER_PLATFORM_POWER_GRID": box.url,
        "HEADWATER_PLATFORM_POWER_GRID_KEY": "secret",
    }


def opened(environ, platform=POWER):
    (connector,) = open_ones(states([platform], environ)).values()
    return connector


def test_declared_platform_passes_the_suite_that_each_must_pass(environ):
    findings = list(verify(opened(environ), TASK))

    assert len(findings) == 6
    assert [what for what, well in findings if not well] == []


def test_template_that_reads_the_wrong_part_of_the_answer_does_not_pass(environ):
    wrong = opened(environ, replace(POWER, order="code", recall={}))

    assert [what for what, well in verify(wrong, TASK) if not well] == [
        "gives another order another id",
        "takes an order back, and bears being told again",
    ]


def test_platform_gets_the_declared_fields_its_own_codes_the_key_and_a_signature(environ, box):
    assert opened(environ).send(TASK) == "WO-1"

    headers, body = box.asked[0]
    assert json.loads(body) == {
        "externalId": "a1",
        "title": 'lamp "out" and {key}',
        "level": "normal",
        "until": "2022-12-06T02:30:00+00:00",
    }
    assert headers["Authorization"] == "Bearer secret"
    assert headers["X-Headwater-Signature"].startswith("sha256=")
    assert headers["Idempotency-Key"] == "a1"


def test_every_field_a_city_may_name_is_filled(environ, box):
    body = {name: f"{{{name}}}" for name in ORDER_FIELDS} | {"externalId": "{id}"}
    opened(environ, replace(POWER, body=body, codes={})).send(TASK)

    sent = json.loads(box.asked[0][1])
    assert [name for name, value in sent.items() if not value or "{" in value] == ["summary"]


@pytest.mark.parametrize(
    ("status", "again", "away"), [(503, True, True), (401, True, True), (400, False, False)]
)
def test_answer_decides_whether_another_try_may_help(environ, box, status, again, away):
    box.status = status

    with pytest.raises(Refusal) as refused:
        opened(environ).send(TASK)

    assert (refused.value.again, refused.value.away) == (again, away)


@pytest.mark.parametrize("order", ["data", "nowhere", "data.orderId.deeper"])
def test_answer_without_an_id_is_a_refusal_that_names_the_field(environ, order):
    with pytest.raises(Refusal) as refused:
        opened(environ, replace(POWER, order=order)).send(TASK)

    assert refused.value.why == say("records.platform-no-id", name=order, found="")


@pytest.mark.parametrize("there", ["a/b", "x" * 101, "a b", ""])
def test_id_that_could_not_come_back_by_the_api_is_refused(environ, box, there):
    box.orders["a1"] = there

    with pytest.raises(Refusal):
        opened(environ).send(TASK)


@pytest.mark.parametrize(
    ("platform", "url", "key", "is_broken"),
    [
        (POWER, "", "records.platform-shut", False),
        (BARE, "", "records.platform-shut", False),
        (BARE, "https://power.example/orders", "records.platform-bad", True),
        (POWER, "http://power.example/orders", "records.platform-bad", True),
        (POWER, "ftp://power.example/", "records.platform-bad", True),
        (POWER, "https://power.example/orders", "records.platform-open", False),
    ],
)
def test_platform_says_how_it_stands_and_names_its_variable(platform, url, key, is_broken):
    (standing,) = states([platform], {"HEADWATER_PLATFORM_POWER_GRID": url})

    assert (standing.because.key, standing.is_broken) == (key, is_broken)
    assert (standing.opened is not None) == (key == "records.platform-open")
    assert dict(standing.because.values)["name"] == "HEADWATER_PLATFORM_POWER_GRID"


@pytest.fixture
def two(sent):
    """Two orders wait for the platform of the city."""
    for words in (LAMP, LAMP + "，请来看看"):
        moves.dispatch(sent(words).matter, moves.Order("U77", "their pole"), by=AGENT, at=NOW)
    assert outside.note_orders(at=NOW) == 2
    return OutsideOrder.objects.order_by("made_at", "pk")


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def test_order_leaves_by_the_template_of_the_city_in_its_own_time(two, box):
    (declared,) = ground.city().life.platforms
    environ = {"HEADWATER_PLATFORM_95598": box.url}

    assert outside.send_orders(open_ones(states([declared], environ)), at=NOW) == 2

    assert {one.foreign_id for one in two.all()} == {"WO-1", "WO-2"}
    assert all("+08:00" in body.decode() for _, body in box.asked)
    assert all("路灯不亮" not in json.loads(body).values() for _, body in box.asked)


def test_without_an_address_orders_wait_and_the_house_says_why(two):
    assert outside.send_orders(open_ones(states(ground.city().life.platforms, {})), at=NOW) == 0

    (shown,) = platforms_shown()
    assert (shown["waiting"], shown["failed"], shown["open"]) == (2, 0, False)
    assert shown["because"][0]["key"] == "records.platform-shut"


def test_what_left_is_kept_although_a_later_order_breaks(two, breaking):
    with pytest.raises(RuntimeError):
        outside.send_orders({"95598": breaking}, at=NOW)

    assert sorted(one.state for one in two.all()) == ["sent", "waiting"]


@pytest.fixture
def breaking():
    class Breaks(FakePlatform):
        def send(self, task):
            if self.taken:
                raise RuntimeError
            return super().send(task)

    return Breaks()


def test_platform_that_is_away_is_asked_once_a_run_and_never_given_up(two):
    away = Away()

    for hour in range(12):
        outside.send_orders({"95598": away}, at=after(60 * hour))

    assert away.asked == 12
    assert {one.state for one in two.all()} == {"waiting"}
    (shown,) = platforms_shown()
    assert shown["last"][0]["key"] == "records.web-away"
    assert outside.send_orders({"95598": FakePlatform()}, at=after(60 * 13)) == 2
    assert platforms_shown()[0]["last"] == []


def test_order_refused_for_good_says_why_and_is_left(two):
    outside.send_orders({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)

    (shown,) = platforms_shown()
    assert (shown["failed"], shown["last"][0]["values"]) == (1, {"status": 503})


def test_two_orders_with_one_id_there_are_not_mixed_up(two):
    class Same(FakePlatform):
        def send(self, task):
            return "same"

    outside.send_orders({"95598": Same()}, at=NOW)

    assert sorted((one.state, one.foreign_id) for one in two.all()) == [
        ("failed", ""),
        ("sent", "same"),
    ]


def test_order_given_up_is_sent_again_by_hand_under_its_own_id(two):
    outside.send_orders({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)
    lost = two.get(state="failed")
    platform = FakePlatform()

    outside.resend(lost.pk, by=AGENT, at=after(1))
    sent = [outside.send_orders({"95598": platform}, at=after(n)) for n in (1, 2)]

    assert (sent, list(platform.taken)) == ([1, 0], [str(lost.pk)])
    newest = lost.assignment.matter.story.order_by("-seq").first()
    assert (newest.because[0]["key"], newest.by) == ("records.order-resent", AGENT.name)


@pytest.mark.parametrize("state", ["sent", "waiting", "recalled"])
def test_order_that_has_not_failed_is_not_sent_again(two, state):
    two.update(state=state)

    with pytest.raises(Problem) as refused:
        outside.resend(two.first().pk, by=AGENT, at=after(1))

    assert refused.value.code == "records.order-unknown"


@pytest.mark.parametrize(
    ("role", "status", "state"), [("administrator", 302, "waiting"), ("agent", 403, "failed")]
)
def test_outbox_page_sends_an_order_again_for_whom_the_city_lets(
    two, signed_in, role, status, state
):
    outside.send_orders({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)
    lost = two.get(state="failed")
    seat = signed_in(role, "U75")
    page = seat.get("/outbox/").content.decode()

    answer = seat.post(f"/outbox/orders/{lost.pk}/again/")

    lost.refresh_from_db()
    assert (f"/outbox/orders/{lost.pk}/again/" in page) == (role == "administrator")
    assert (answer.status_code, lost.state) == (status, state)


def test_order_recalled_before_it_left_never_leaves(two):
    first = two.first()
    moves.recall(first.assignment.matter_id, reason="wrong unit", by=AGENT, at=NOW)

    platform = FakePlatform()
    outside.send_orders({"95598": platform}, at=NOW)

    assert str(first.pk) not in platform.taken
    assert len(platform.taken) == 1


class Away(FakePlatform):
    asked = 0

    def send(self, task):
        self.asked += 1
        raise Refusal(say("records.web-away"), again=True, away=True)
