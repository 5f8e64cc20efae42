"""The page of requests: another account confirms or refuses; whoever asked sees no such button."""

from __future__ import annotations

import pytest

from headwater.records.models import Agreement, Matter

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


@pytest.fixture
def asked(signed_in, sent):
    """A call-taker asks to lower a grade on the matter's page."""
    number = sent(LAMP).number
    Matter.objects.filter(number=number).update(grade=2)
    client = signed_in("call-taker", "U01")
    client.post(f"/matters/{number}/lower/", {"grade": "3", "reason": "只是灯不亮"})
    return client, Agreement.objects.get()


def test_request_stands_on_the_matter_and_in_the_list(asked):
    client, request = asked

    matter = client.get(f"/matters/{request.matter.number}/").content.decode()
    own = client.get("/second/").content.decode()

    assert "只是灯不亮" in matter
    assert f"/second/{request.pk}/confirm/" not in own
    assert f"/second/{request.pk}/refuse/" in own


def test_another_account_confirms(asked, signed_in):
    _, request = asked
    other = signed_in("agent", "U75")

    assert f"/second/{request.pk}/confirm/" in other.get("/second/").content.decode()
    other.post(f"/second/{request.pk}/confirm/")

    request.matter.refresh_from_db()
    assert request.matter.grade == 3


def test_own_confirmation_by_address_changes_nothing(asked):
    client, request = asked

    client.post(f"/second/{request.pk}/confirm/")

    request.matter.refresh_from_db()
    assert request.matter.grade == 2


def test_refusal_needs_a_reason(asked, signed_in):
    _, request = asked
    other = signed_in("agent", "U75")

    other.post(f"/second/{request.pk}/refuse/", {"why": ""})
    request.refresh_from_db()
    assert request.answer == ""
    other.post(f"/second/{request.pk}/refuse/", {"why": "电线垂着"})

    request.refresh_from_db()
    assert (request.answer, request.why) == ("refused", "电线垂着")


def test_protected_matter_waits_only_for_those_who_may_see_it(asked, signed_in):
    _, request = asked
    Matter.objects.filter(id=request.matter_id).update(is_protected=True)
    other = signed_in("agent", "U75")

    other.post(f"/second/{request.pk}/confirm/")

    request.refresh_from_db()
    assert request.answer == ""
    assert f"/second/{request.pk}/" not in other.get("/second/").content.decode()


def test_desk_tells_that_a_transfer_waits(signed_in):
    client = signed_in("call-taker", "U01")
    text = "广场上有人聚集，来了一百多人拉横幅"
    sent = {"key": "F5", "text": text, "unit": "U42", "reason": "街道去看", "token": "t" * 32}

    page = client.post("/desk/", sent, follow=True)

    asked = Agreement.objects.get()
    assert asked.wanted["unit"] == "U42"
    assert "街道去看" in page.content.decode()
