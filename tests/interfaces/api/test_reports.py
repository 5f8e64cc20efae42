"""The HTTP door: 201 once, 200 again, 409 for another body, one sentence for rubbish."""

from __future__ import annotations

import pytest
from django.test import Client

from headwater.records.actions.keys import issue
from headwater.records.models import Report, Setting
from headwater.records.queries import ground
from headwater.records.queries.feed import SETTLING

LAMP = {"text": "我们村口的路灯不亮三天了", "contact": {"phone": "13800002222"}}


@pytest.fixture
def post(db):
    token = issue(name="probe", channel="12345")
    client = Client(raise_request_exception=False)

    def send(body, key="k1", token=token, **headers):
        sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, **headers}
        return client.post("/api/v1/reports", body, content_type="application/json", headers=sent)

    return send


def test_report_is_answered_with_what_was_made_of_it(post):
    answer = post(LAMP)

    body = answer.json()
    assert answer.status_code == 201
    wanted = "report matter token grade course category offer because lead clocks"
    assert set(wanted.split()) <= set(body)
    assert body["because"]
    assert "13800002222" not in answer.content.decode()


def test_same_key_again_is_the_first_answer(post):
    first, again = post(LAMP), post(LAMP)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Report.objects.count() == 1


def test_same_key_with_another_body_is_a_conflict(post):
    post(LAMP)

    answer = post({"text": "另一件事：井盖没了"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "intake.key-reused"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 422, "intake.words-empty"),
        ({"text": "😀"}, 422, "intake.words-signs"),
        ({}, 422, "interfaces.api.fields-wrong"),
        ({"text": "路灯", "who": 1}, 422, "interfaces.api.fields-wrong"),
        ({"text": "路灯", "place": {"lon": 500, "lat": 1}}, 422, "interfaces.api.fields-wrong"),
        ({"text": "路灯", "place": {"lon": 2.3, "lat": 48.8}}, 422, "places.outside"),
        ({"text": "路灯", "category": "Z9"}, 422, "intake.category-unknown"),
        ({"text": "路灯", "channel": "pigeon"}, 422, "intake.channel-unknown"),
        ("{broken", 400, "interfaces.api.body-unreadable"),
        (b'{"text": "\xff\xfe"}', 400, "interfaces.api.body-unreadable"),
    ],
)
def test_rubbish_gets_one_sentence_and_writes_nothing(post, body, status, code):
    answer = post(body)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "code", "fields"}
    assert problem["detail"]
    assert not Report.objects.exists()


def test_body_of_a_megabyte_too_many_is_refused(post):
    answer = post({"text": "路灯" * 1_200_000})

    assert answer.status_code in {400, 413, 422}
    assert answer.json()["detail"]


def test_stranger_is_told_so(post):
    answer = post(LAMP, token="hw_wrong")

    assert answer.status_code == 401
    assert answer.json()["code"] == "interfaces.api.key-wrong"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nowhere", 404, "interfaces.api.address-unknown"),
        ("delete", "/api/v1/reports", 405, "interfaces.api.method-wrong"),
    ],
)
def test_edges_of_the_api_answer_as_problems_too(db, method, path, status, code):
    answer = getattr(Client(), method)(path)

    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert status != 405 or answer["Allow"] == "POST"


def test_missing_key_header_is_named(db):
    token = issue(name="probe", channel="12345")
    answer = Client().post(
        "/api/v1/reports",
        LAMP,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 422
    assert any("dempotency" in one for one in answer.json()["fields"])


def test_problem_speaks_the_readers_language(post):
    assert post({"text": ""}, **{"Accept-Language": "en"}).json()["detail"].startswith("The report")


@pytest.fixture
def moments_later(db):
    """Let the time that history needs to settle go by."""

    def wait():
        seconds = 2 * SETTLING.total_seconds()
        Setting.objects.create(name="clock-offset-seconds", value=str(seconds))
        ground.forget_offset()

    yield wait
    ground.forget_offset()


def read_changes(**asked):
    token = issue(name="reader", channel="12345")
    headers = {"Authorization": f"Bearer {token}"}
    return Client().get("/api/v1/changes", asked, headers=headers).json()


def test_changes_are_fed_from_a_cursor(post, moments_later):
    post(LAMP)
    moments_later()

    first = read_changes()
    again = read_changes(after=first["next"])

    assert [one["verb"] for one in first["items"]] == ["receive"]
    assert again["items"] == []


def test_change_that_may_still_be_overtaken_is_not_fed_yet(post, moments_later):
    post(LAMP)
    early = read_changes()
    moments_later()

    assert early == {"items": [], "next": ""}
    assert len(read_changes(after=early["next"])["items"]) == 1
    told = Client().get("/api/v1/openapi.json").json()["paths"]["/api/v1/changes"]["get"]
    assert f"last {SETTLING.seconds} seconds" in told["description"]


def test_list_of_matters_pages_by_key(post):
    for number in range(3):
        post({"text": f"第{number}盏路灯不亮"}, key=f"k{number}")
    token = issue(name="reader", channel="12345")
    headers = {"Authorization": f"Bearer {token}"}

    first = Client().get("/api/v1/matters", {"limit": 2}, headers=headers).json()
    rest = (
        Client()
        .get("/api/v1/matters", {"limit": 2, "after": first["next"]}, headers=headers)
        .json()
    )

    assert (first["count"], len(first["items"]), len(rest["items"])) == (3, 2, 1)
    assert rest["next"] == ""


def test_openapi_describes_the_door(db):
    described = Client().get("/api/v1/openapi.json").json()

    assert "/api/v1/reports" in described["paths"]


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "路灯不亮\\ud83d"}',
        '{"text": "路灯不亮", "place": {"text": "桥头\\ud83d"}}',
        '{"text": "路灯不亮", "contact": {"name": "\\udc00"}}',
        '{"text": "路灯不亮", "channel": "\\udc00"}',
    ],
)
def test_half_a_sign_is_refused_with_one_sentence(post, body):
    answer = post(body)

    assert (answer.status_code, answer.json()["code"]) == (400, "interfaces.api.body-unreadable")
    assert Report.objects.count() == 0


def test_sign_written_as_a_pair_is_whole(post):
    assert post('{"text": "路灯不亮\\ud83d\\ude22"}').status_code == 201
    assert Report.objects.get().words == "路灯不亮😢"
