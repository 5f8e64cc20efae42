"""Independent visits: closed matters drawn at random, seen by a body without a part."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random, SystemRandom

from headwater.kernel.clock import due
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.matters.states import Outcome, State
from headwater.records.actions.changing import changing
from headwater.records.actions.closing import reopen
from headwater.records.models import Matter, Visit
from headwater.records.queries import ground


def draw_visits(*, at: datetime, chance: Random | None = None) -> int:
    """Draw from what closed in the last day; nobody can tell beforehand which. Return how many."""
    city, rng = ground.city(), chance or SystemRandom()
    closed = Matter.objects.filter(
        state=State.CLOSED.value,
        closed_at__gt=at - timedelta(days=1),
        closed_at__lte=at,
        historical=False,
        visit=None,
        outcome__in=[Outcome.DONE.value, Outcome.PARTLY.value],
    )
    share = city.life.visit_percent / 100
    due_at = due(at, city.life.visit_within, city.calendar).at
    keys = list(closed.values_list("id", flat=True))
    drawn = [
        Visit(matter_id=key, drawn_at=at, due_at=due_at) for key in keys if rng.random() < share
    ]
    Visit.objects.bulk_create(drawn, ignore_conflicts=True)
    return len(drawn)


def record_visit(visit: int, *, is_true: bool, note: str, by: By, at: datetime) -> Visit:
    """Write down what was found; a closing that is not true is opened again."""
    found = Visit.objects.select_related("matter").filter(pk=visit, done_at=None).first()
    if found is None:
        raise Problem("records.visit-unknown")
    with changing(found.matter_id, Verb.VISIT, by=by, at=at) as now:
        now.allow(reason=note)
        if now.matter.assignments.filter(unit_id=by.unit, accepted_at__isnull=False).exists():
            raise Problem("records.visit-own")
        found.is_true, found.note, found.done_at = is_true, note, now.at
        found.by, found.unit = by.name, by.unit
        found.save()
        now.change["visit"] = is_true
        now.say(f"records.visit-{'true' if is_true else 'false'}", note=note)
    if not is_true and now.matter.state == State.CLOSED:
        reopen(found.matter_id, reason=note, by=By("rule", by.unit), at=at)
    return found
