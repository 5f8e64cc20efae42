"""The certificate's page tells the truth, and a file taken away closes the gate at the desk."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import NOW

from headwater.records.actions.labels import label
from headwater.records.connectors.keys import KeyRing
from headwater.records.models import Alarm, Matter
from headwater.records.queries import ground
from headwater.records.queries.gate import FILE, KEPT_SECONDS, forget_standing, standing
from headwater.triage.certificate import Certificate, write_certificate

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
GROUPS = {"police": (400, 0), "silent": (0, 0)}


@pytest.fixture
def certified(settings, tmp_path, db):
    """Sign a certificate for the model, data and code that decide here."""
    settings.STATE_FOLDER = tmp_path

    def sign(**changed):
        hashes, now = ground.desk().hashes, datetime.now(UTC)
        plain = Certificate(
            600, 0, 0.005, 0.05, 0.5, GROUPS, hashes.model, hashes.data, hashes.code,
            now.isoformat(), (now + timedelta(days=1)).isoformat(), simulated=False,
        )  # fmt: skip
        plain = replace(plain, **changed)
        keys = KeyRing(tmp_path)
        keys.rotate()
        signed = replace(plain, signature=keys.sign(plain.signed_bytes()))
        write_certificate(signed, tmp_path / FILE)
        forget_standing()
        return tmp_path / FILE

    yield sign
    forget_standing()


def test_certificate_taken_away_closes_the_gate_within_a_second(certified, signed_in):
    file = certified()
    client = signed_in("call-taker", "U01")
    was_open = not standing().why

    file.unlink()
    time.sleep(KEPT_SECONDS + 0.1)

    assert KEPT_SECONDS < 1
    assert was_open
    assert standing().why == "triage.gate.absent"
    assert "没有有效证书" in client.get("/certificate/").content.decode()


def test_open_gate_offers_what_it_never_offers_when_closed(certified, signed_in, sent):
    certified()
    opened = Matter.objects.get(id=sent(LAMP).matter)
    Alarm.objects.create(kind="drift", at=NOW)
    forget_standing()
    closed = Matter.objects.get(id=sent(LAMP, key="again").matter)

    assert (opened.offer, len(opened.certificate_version)) == ("transfer", 12)
    assert (closed.offer, closed.certificate_version) == ("ask", "triage.gate.alarm")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"model": "other"}, "changed-model"),
        ({"data": "other"}, "changed-data"),
        ({"code": "other"}, "changed-code"),
        ({"valid_until": "2020-01-01T00:00:00+00:00"}, "expired"),
        ({"simulated": True}, "simulated"),
    ],
)
def test_screen_says_why_the_gate_is_closed(certified, signed_in, changed, why):
    certified(**changed)

    page = signed_in("leader", "R02").get("/certificate/", headers={"accept-language": "en"})

    assert standing().why == f"triage.gate.{why}"
    assert "The gate is closed" in page.content.decode()


def test_stamped_certificate_opens_the_gate_in_the_demo(certified, settings):
    settings.DEMO = True
    certified(simulated=True)

    assert standing().why == ""


def test_broken_certificate_closes_the_gate_and_nothing_else(certified, sent):
    certified().write_text("{", "utf-8")
    forget_standing()

    assert sent(LAMP).first
    assert standing().why == "triage.gate.unreadable"


def test_page_shows_each_decision_bringing_the_certificate_nearer(signed_in, sent):
    client = signed_in("call-taker", "U01")
    client.post("/desk/", {"text": LAMP, "token": "t1", "key": "F1"})
    label(sent(LAMP).matter, emergency=False, source="desk", at=NOW)

    page = client.get("/certificate/", headers={"accept-language": "en"}).content.decode()

    assert "1 / 598" in page
    assert "597 more are wanting" in page


def test_page_shows_groups_and_says_where_nothing_is_known(certified, signed_in):
    certified()

    page = signed_in("leader", "R02").get("/certificate/", headers={"accept-language": "en"})

    assert "0.75%" in page.content.decode()  # 1 - 0.05 ** (1 / 400)
    assert "not known" in page.content.decode()
