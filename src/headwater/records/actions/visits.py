"""Independent visits: closed matters drawn at random, seen by a body without a part."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random, SystemRandom
from uuid import UUID

from django.db import transaction

from headwater.kernel.clock import due
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.matters.states import Outcome, State
from headwater.records.actions.changing import changing
from headwater.records.actions.closing import reopen
from headwater.records.actions.retriage import listening
from headwater.records.models import Matter, Visit
from headwater.records.queries import ground

# What a unit closed: the matter, and whether a visit was drawn for it.
Closed = list[tuple[UUID, bool]]
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def draw_visits(*, at: datetime, chance: Random | None = None) -> int:
    """Draw from what closed in the last day, by unit; nobody can tell beforehand which.

    A unit that is short of the declared visits of a month is drawn from more often, and what is
    wanting when its month is over is drawn from what it closed in that month. Returns how many.
    """
    rng = chance or SystemRandom()
    recent = _by_unit(at - A_MONTH, at)
    fresh = _by_unit(at - A_DAY, at)
    keys = [
        key
        for unit, closed in fresh.items()
        for key in _unseen(closed)
        if rng.random() < _share(recent[unit])
    ]
    keys += [key for closed in _by_unit(*_last_month(at)).values() for key in _wanting(closed, rng)]
    return _draw(keys, at)


def _by_unit(after: datetime, until: datetime) -> dict[str, Closed]:
    """Return what closed in a time as done, by the unit that closed it."""
    closed = Matter.objects.filter(
        state=State.CLOSED.value,
        closed_at__gt=after,
        closed_at__lte=until,
        historical=False,
        outcome__in=[Outcome.DONE.value, Outcome.PARTLY.value],
    )
    found: dict[str, Closed] = defaultdict(list)
    for key, unit, visit in closed.order_by("id").values_list("id", "holder_id", "visit__id"):
        found[unit].append((key, visit is not None))
    return found


def _unseen(closed: Closed) -> list[UUID]:
    """Return the matters that no visit was drawn for."""
    return [key for key, is_drawn in closed if not is_drawn]


def _short(closed: Closed) -> int:
    """Return how many visits are wanting to the declared least of a unit and month."""
    seen = len(closed) - len(_unseen(closed))
    return max(ground.city().life.visits_at_least - seen, 0)


def _share(recent: Closed) -> float:
    """Return the share of a unit's closings to draw: the city's, or what its least asks."""
    short = _short(recent)
    return max(ground.city().life.visit_percent / 100, short / max(len(recent), short, 1))


def _last_month(at: datetime) -> tuple[datetime, datetime]:
    """Return the calendar month before this one, in the city's time."""
    local = at.astimezone(ground.zone())
    begun = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (begun - A_DAY).replace(day=1), begun


def _wanting(closed: Closed, rng: Random) -> list[UUID]:
    """Draw what a month that is over still owes, from what was closed in it."""
    left = _unseen(closed)
    return rng.sample(left, min(_short(closed), len(left)))


def _draw(keys: list[UUID], at: datetime) -> int:
    city = ground.city()
    due_at = due(at, city.life.visit_within, city.calendar).at
    drawn = [Visit(matter_id=key, drawn_at=at, due_at=due_at) for key in dict.fromkeys(keys)]
    return len(Visit.objects.bulk_create(drawn, ignore_conflicts=True))


@transaction.atomic
def record_visit(visit: int, *, is_true: bool, note: str, by: By, at: datetime) -> Visit:
    """Write down what was found, and hear it; a closing that is not true is opened again."""
    found = Visit.objects.select_related("matter").filter(pk=visit, done_at=None).first()
    if found is None:
        raise Problem("records.visit-unknown")
    with listening(found.matter_id, note, by=by, at=at):
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
