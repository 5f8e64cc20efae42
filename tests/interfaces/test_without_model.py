"""Without a model calls still come in: the desk goes on and says what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.interfaces.cli.desk import serving_desk
from headwater.interfaces.cli.triage_model import whole_model
from headwater.records.actions.drift import look_for_drift
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.records.queries.gate import forget_standing
from headwater.triage.model import save_model

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


@pytest.fixture
def bare(settings):
    settings.OPEN_DESK = "headwater.interfaces.cli.desk.desk_without_model"
    ground.open_desk_anew()
    forget_standing()
    yield
    ground.open_desk_anew()
    forget_standing()


def test_report_is_taken_and_says_that_there_is_no_model(bare, sent):
    receipt = sent(LAMP)

    matter = Matter.objects.get(id=receipt.matter)
    keys = [one["key"] for one in receipt.answer["because"]]
    assert matter.model_version == ""
    assert matter.offer != "transfer"
    assert "triage.gate.no-model" in keys


def test_desk_gives_hints_and_the_certificate_page_says_why(bare, signed_in):
    taker = signed_in("call-taker", "U01")

    hints = taker.post("/desk/hints/?lang=en", {"text": LAMP})
    page = taker.get("/certificate/?lang=en").content.decode()

    assert hints.status_code == 200
    assert "There is no model yet" in page


def test_look_for_drift_says_nothing_where_nothing_was_learnt(bare, sent):
    for number in range(40):
        sent(f"{LAMP}{number}")

    assert [one for one in look_for_drift(at=NOW + timedelta(days=1)) if one.alarms] == []


def test_model_that_stands_there_is_served(db):
    served = serving_desk(ground.city())

    assert served.model == ground.desk().model != ""
    assert served.hashes == ground.desk().hashes


def test_damaged_model_is_no_model(tmp_path):
    (tmp_path / "card.json").write_text("{}", "utf-8")

    assert whole_model(tmp_path) is None
    assert whole_model(tmp_path / "nowhere") is None


@pytest.mark.parametrize(("name", "content"), [("table.npy", ""), ("card.json", "[]")])
def test_model_of_which_a_file_is_damaged_is_no_model(tmp_path, name, content):
    save_model(ground.desk().triager.model, tmp_path)
    assert whole_model(tmp_path) is not None

    (tmp_path / name).write_text(content, "utf-8")

    assert whole_model(tmp_path) is None
