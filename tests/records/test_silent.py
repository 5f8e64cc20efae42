"""Silent calls, three-way calls, objections and reasoned notes at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import windows
from headwater.records.actions.desk import DeskKey, Pressed, take
from headwater.records.actions.reasoned import keep_reasons
from headwater.records.actions.silent import SOUNDS, SilentCall, take_silent
from headwater.records.models import History, Label, Matter

BEN = By("user:1", "U01")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
MEAL = "你好，我要点一份外卖，对，就是你们，快点送"


@pytest.fixture
def quiet(db):
    def call(**more):
        more.setdefault("key", "s1")
        return Matter.objects.get(id=take_silent(SilentCall(**more), by=BEN, at=NOW).matter)

    return call


def taken(db, key, **more):
    arrival = Arrival(words=more.pop("words", LAMP), channel="desk", key=f"k{key}")
    receipt = take(arrival, Pressed(DeskKey(key), **more), sender="desk", by=BEN, at=NOW)
    return Matter.objects.get(id=receipt.matter)


def test_silent_call_with_a_place_sends_the_police(quiet):
    matter = quiet(place="五金城西门", sounds=("breathing",))

    assert matter.category == "X02"
    assert matter.grade <= 2
    assert matter.assignments.filter(unit__kind="police", part="offered").exists()
    assert "silent" in matter.signals


def test_silent_call_without_a_place_stays_and_is_rung_again(quiet):
    matter = quiet(back="no-answer")

    assert matter.holder_id == "U01"
    assert matter.grade <= 2
    assert History.objects.filter(matter_id=matter.id, rule="silent-call").exists()


@pytest.mark.parametrize("sound", SOUNDS)
def test_no_sound_makes_a_silent_call_fit_for_transfer(quiet, sound):
    assert quiet(sounds=(sound,)).offer != "transfer"


def test_coded_request_in_a_silent_call_is_heard(quiet):
    assert quiet(words=MEAL).offer == "police"


def test_silent_call_never_closes_by_itself(quiet):
    matter = quiet()
    Matter.objects.filter(id=matter.id).update(state="proposed", answer_by=NOW)

    windows.close_overdue(at=NOW + timedelta(days=30))

    assert Matter.objects.get(id=matter.id).state == "proposed"


def test_same_silent_call_is_registered_once(quiet):
    assert quiet().id == quiet().id
    assert Matter.objects.count() == 1


def test_unknown_sound_is_refused(quiet):
    with pytest.raises(Problem):
        quiet(sounds=("ghosts",))


def test_three_way_call_records_who_accepted(db):
    matter = taken(db, "F2", service="120", accepted_by="seat 4")

    row = History.objects.get(matter_id=matter.id, rule="three-way-call")
    assert row.change["three_way"] == {"service": "120", "accepted_by": "seat 4"}
    assert Label.objects.get(matter=matter).is_emergency


def test_three_way_call_that_nobody_accepted_stays_with_the_first_receiver(db):
    matter = taken(db, "F2", service="119")

    row = History.objects.get(matter_id=matter.id, rule="three-way-call")
    assert matter.holder_id == "U01"
    assert row.because[0]["key"] == "records.three-way-open"


def test_three_way_call_with_nobody_is_refused_whole(db):
    with pytest.raises(Problem):
        taken(db, "F2", service="")
    assert not Matter.objects.exists()


def test_objection_transfers_and_notes_the_written_notice(db):
    matter = taken(db, "F7", unit="U42", reason="lamp")

    assert matter.consent == "objected"
    assert matter.state == "dispatched"
    assert History.objects.filter(matter_id=matter.id, verb="serve-notice").exists()


def test_reasoned_note_is_kept_masked_and_heard(sent):
    matter = sent(LAMP).matter
    told = {"threat": "他手里拿着刀要砍人", "engagement": "打电话13800002222"}

    keep_reasons(matter, told, by=BEN, at=NOW)

    found = Matter.objects.get(id=matter)
    assert [name for name, _ in found.reasoned.get().told] == ["threat", "engagement"]
    assert "13800002222" not in found.reasoned.get().engagement
    assert found.grade <= 2


def test_empty_note_is_refused(sent):
    with pytest.raises(Problem):
        keep_reasons(sent(LAMP).matter, {"threat": " "}, by=BEN, at=NOW)
