"""What people decide becomes labelled rows; the audit's word stands, simulated ones stay apart."""

from __future__ import annotations

from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.records.actions import moves
from headwater.records.actions.labels import label
from headwater.records.models import Label, Report
from headwater.records.queries.labels import labelled_rows, labels_counted
from headwater.triage.declared import is_emergency_row

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
BEN = By("user:1", "U75")


def test_missed_emergency_is_a_row_whatever_the_model_said(sent):
    label(sent(LAMP).matter, emergency=True, source="audit", at=NOW)
    label(sent(LAMP).matter, emergency=False, source="desk", at=NOW)

    rows = labelled_rows(simulated=False)

    assert sorted(is_emergency_row(one) for one in rows) == [False, True]
    assert {one.text for one in rows} == {LAMP}


def test_desk_never_overwrites_the_audit(sent):
    matter = sent(LAMP).matter
    label(matter, emergency=True, source="audit", at=NOW)

    label(matter, emergency=False, source="desk", at=NOW)

    assert Label.objects.get().is_emergency


def test_person_who_calls_the_police_labels_and_a_rule_does_not(sent):
    for by in (BEN, By("rule", "U75")):
        moves.call_police(sent(LAMP).matter, reason="x", by=by, at=NOW)

    assert [one.source for one in Label.objects.all()] == ["raise"]


def test_simulated_words_are_counted_apart(sent):
    lived, played = sent(LAMP).matter, sent(LAMP).matter
    Report.objects.filter(matter_id=played).update(sender="simulation")
    for one in (lived, played):
        label(one, emergency=True, source="desk", at=NOW)

    counted = labels_counted()

    assert (counted.emergencies, counted.simulated) == (1, 1)
    assert len(labelled_rows(simulated=False)) == len(labelled_rows(simulated=True)) == 1


def test_words_of_a_row_are_masked(sent):
    label(sent("打我电话13800002222，路灯坏了").matter, emergency=False, source="desk", at=NOW)

    assert "13800002222" not in labelled_rows(simulated=False)[0].text
