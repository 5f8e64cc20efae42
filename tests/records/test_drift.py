"""A week is looked at and kept; an alarm closes the gate."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import NOW

from headwater.records.actions.drift import look_for_drift
from headwater.records.models import DriftWeek, Matter
from headwater.records.queries.gate import alarms

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


def test_quiet_week_is_kept_without_an_alarm(sent):
    for n in range(3):
        sent(LAMP, at=NOW - timedelta(days=n))

    found = look_for_drift(at=NOW + timedelta(hours=1))

    assert found == ()
    assert DriftWeek.objects.get().n == 3
    assert not alarms().exists()


def test_category_that_is_declared_no_more_hinders_no_look(sent):
    sent(LAMP, at=NOW - timedelta(days=1))
    Matter.objects.update(category="ZZ9")

    assert look_for_drift(at=NOW) == ()
    assert DriftWeek.objects.get().n == 1


def test_week_of_other_matters_raises_an_alarm(sent):
    for n in range(110):
        sent(LAMP, at=NOW - timedelta(days=20, minutes=n))
        sent(LAMP, at=NOW - timedelta(days=1, minutes=n))
    recent = Matter.objects.filter(opened_at__gt=NOW - timedelta(days=7))
    recent.update(category="N03")

    found = look_for_drift(at=NOW)

    assert [one.look for one in found if one.alarms][:1] == ["branches"]
    assert DriftWeek.objects.get().alarmed
    assert alarms().get().kind == "drift"
