"""Errands to outside platforms: each order locked, told once, put off or given up by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from headwater.kernel.sentence import Term, say
from headwater.records.connectors.platforms import OutsideTask, Platform
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import OutsideOrder
from headwater.records.queries import ground

AT_ONCE = 100
MOST_TRIES = 8
AWAY, LONGEST = timedelta(minutes=2), timedelta(hours=1)


def nothing_more(_order: OutsideOrder, _at: datetime) -> None:
    """Leave it at the state of one given up."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What platforms are told: of orders in the state `begins` whose part stands at `part`.

    `tell` speaks to the platform and writes on the order what it answered; it raises Refusal.
    `lost` does what follows when an order is given up.
    """

    begins: str
    part: str
    tell: Callable[[OutsideOrder, Platform, datetime], None]
    told: str
    given_up: str
    lost: Callable[[OutsideOrder, datetime], None] = nothing_more


def run(errand: Errand, connectors: Mapping[str, Platform], *, at: datetime) -> int:
    """Tell what is due through the connector of its platform; return how many were taken.

    Each order has its own transaction: what was told is kept although a later one fails. A platform
    found away is not asked again in the same run.
    """
    opened = dict(connectors)
    rows = _due(errand, at).filter(platform__in=opened).order_by("made_at")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_one(errand, key, opened, at) for key in keys)


def _due(errand: Errand, at: datetime) -> QuerySet[OutsideOrder]:
    """Return the orders to try now, unless their part has changed meanwhile."""
    ripe = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return OutsideOrder.objects.filter(
        ripe, state=errand.begins, made_at__lte=at, assignment__part=errand.part
    )


@transaction.atomic
def _one(errand: Errand, key: UUID, opened: dict[str, Platform], at: datetime) -> bool:
    """Lock one order, unless another worker has it or has told it, and tell it."""
    rows = _due(errand, at).select_for_update(skip_locked=True, of=("self",)).filter(pk=key)
    rows = rows.filter(platform__in=opened).select_related("assignment__matter__merged_into")
    order = rows.first()
    return order is not None and _tell(errand, order, opened, at)


def _tell(errand: Errand, order: OutsideOrder, opened: dict[str, Platform], at: datetime) -> bool:
    order.tries += 1
    try:
        errand.tell(order, opened[order.platform], at)
        order.state, order.failed, order.why = errand.told, "", {}
    except Refusal as refused:
        _put_off(errand, order, refused, at)
        if refused.away:
            del opened[order.platform]
            rest = _due(errand, at).filter(platform=order.platform)
            rest.update(next_try_at=at + AWAY)
    order.save()
    return order.state == errand.told


def _put_off(errand: Errand, order: OutsideOrder, refused: Refusal, at: datetime) -> None:
    """Put the next try off, twice as long each time up to an hour; or give up. Keep why.

    An order is not given up while the platform is away: nobody there has seen it.
    """
    order.failed, order.why = refused.why.key, refused.why.as_json()
    order.next_try_at = at + min(timedelta(minutes=2 ** min(order.tries, MOST_TRIES)), LONGEST)
    if not refused.again or (order.tries >= MOST_TRIES and not refused.away):
        order.state = errand.given_up
        errand.lost(order, at)


def task_of(order: OutsideOrder) -> OutsideTask:
    """Return an order as it leaves: the task, never the caller; of a protected one its number."""
    matter = order.assignment.matter
    task = OutsideTask(
        id=str(order.assignment_id),
        unit=order.assignment.unit_id,
        number=matter.number,
        grade=matter.grade,
        category=matter.category,
        town=matter.town,
        place=matter.place,
        summary=matter.summary,
        due_at=matter.due_at.astimezone(ground.zone()) if matter.due_at else None,
    )
    return _withheld(task, matter.holder_id) if matter.is_protected else task


def _withheld(task: OutsideTask, answers: str) -> OutsideTask:
    """Keep what it is about inside the walls: another system has no wall that we know of."""
    told = say("records.task-protected", number=task.number, unit=Term("unit", answers))
    return replace(task, category="", place="", summary=ground.in_city_words(told))
