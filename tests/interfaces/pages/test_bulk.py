"""Many at once: a preview changes nothing, undoing names what has gone on since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By, Grant, Permits, Scope
from headwater.records.actions import moves
from headwater.records.models import BulkMove, Matter
from headwater.records.queries import permits
from headwater.records.queries.bulk import seen_keys

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


@pytest.fixture
def numbers(sent):
    found = [sent(LAMP, at=NOW + timedelta(minutes=n)).number for n in range(3)]
    last = Matter.objects.get(number=found[2])
    moves.withdraw(last.id, reason="no", by=By("user:1", "U75"), at=NOW + timedelta(minutes=9))
    return found


def states(numbers):
    rows = Matter.objects.filter(number__in=numbers).order_by("number")
    return list(rows.values_list("state", flat=True))


def filled(numbers, step):
    text = " ".join(map(str, numbers))
    return {"verb": "dispatch", "numbers": text, "unit": "U42", "reason": "lamps", "step": step}


def test_preview_shows_what_would_happen_and_changes_nothing(signed_in, numbers):
    agent = signed_in("agent", "U75")

    shown = agent.post("/bulk/?lang=en", filled(numbers, "preview")).content.decode()

    assert "2 would go well, 1 would be refused" in shown
    assert states(numbers) == ["received", "received", "withdrawn"]
    assert BulkMove.objects.count() == 0


def test_done_and_undone_but_for_what_has_gone_on(signed_in, numbers):
    agent = signed_in("agent", "U75")
    agent.post("/bulk/", filled(numbers, "do"))
    assert states(numbers) == ["dispatched", "dispatched", "withdrawn"]
    first = Matter.objects.get(number=numbers[0])
    moves.accept(first.id, by=By("user:2", "U42"), at=NOW + timedelta(minutes=20))

    agent.post(f"/bulk/{BulkMove.objects.get().pk}/undo/")

    assert states(numbers) == ["accepted", "received", "withdrawn"]
    undone = dict(BulkMove.objects.get().undone)
    assert undone[numbers[1]] is None
    assert undone[numbers[0]]["key"] == "matters.move-refused"


@pytest.mark.parametrize("verb", ["rule", "nonsense", ""])
def test_other_moves_are_refused(signed_in, numbers, verb):
    sent = {**filled(numbers, "do"), "verb": verb}

    answer = signed_in("agent", "U75").post("/bulk/", sent)

    assert answer.status_code == 200
    assert BulkMove.objects.count() == 0


def test_what_one_may_not_see_is_not_moved(signed_in, sent):
    hidden = sent("老公又打我，孩子在哭").number
    assert Matter.objects.get(number=hidden).is_protected

    signed_in("agent", "U75").post("/bulk/", filled([hidden], "do"))

    assert BulkMove.objects.count() == 0


def test_door_of_a_bulk_move_is_asked_for_each_matter(numbers, person, monkeypatch):
    grants = (
        Grant("agent", "matter.read", Scope.CITY, protected=True),
        Grant("agent", "matter.dispatch", Scope.CITY),
    )
    monkeypatch.setattr(permits, "permits", lambda: Permits(grants))
    Matter.objects.filter(number=numbers[0]).update(is_protected=True)

    keys = seen_keys(person("agent", "U75"), "matter.dispatch", numbers)

    assert [Matter.objects.get(id=key).number for key in keys] == numbers[1:]


def test_nothing_is_hung_on_a_matter_that_one_may_not_see(signed_in, numbers):
    Matter.objects.filter(number=numbers[1]).update(is_protected=True)
    sent = {"verb": "merge", "numbers": str(numbers[0]), "into": str(numbers[1]), "reason": "one"}

    told = signed_in("agent", "U75").post("/bulk/?lang=en", {**sent, "step": "do"})

    assert "protected" not in told.content.decode()
    assert states(numbers) == ["received", "received", "withdrawn"]
