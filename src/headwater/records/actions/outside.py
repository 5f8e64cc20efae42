"""Orders to units that work on platforms of their own: out by a connector, back by the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import Outcome, Part
from headwater.records.actions import closing, moves, rulings
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.connectors.platforms import OutsideTask, Platform, PlatformError
from headwater.records.models import Assignment, Matter, OutsideOrder
from headwater.records.queries import ground

AT_ONCE = 100
MOST_TRIES = 8


def note_orders(*, at: datetime) -> int:
    """Find the orders given to units on platforms that have not been put on their way."""
    platforms = {one.unit: one.code for one in ground.city().life.platforms}
    offered = Assignment.objects.filter(
        unit_id__in=platforms, part=Part.OFFERED.value, outside=None, matter__historical=False
    )
    made = [
        OutsideOrder(assignment=one, platform=platforms[one.unit_id], made_at=at, state="waiting")
        for one in offered[:AT_ONCE]
    ]
    OutsideOrder.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def send_orders(connectors: Mapping[str, Platform], *, at: datetime) -> int:
    """Send what waits through the connector of its platform; return how many were taken."""
    sent = 0
    with transaction.atomic():
        waiting = OutsideOrder.objects.select_for_update(skip_locked=True, of=("self",))
        rows = waiting.filter(state="waiting", platform__in=connectors, made_at__lte=at)
        for order in rows.select_related("assignment__matter")[:AT_ONCE]:
            sent += _send(order, connectors[order.platform], at)
    return sent


def _send(order: OutsideOrder, platform: Platform, at: datetime) -> bool:
    if order.tries and at < order.made_at + timedelta(minutes=2**order.tries):
        return False
    order.tries += 1
    try:
        order.foreign_id = platform.send(_task(order))[:100]
        order.sent_at, order.state = at, "sent"
    except PlatformError as refused:
        order.failed = str(refused)[:300]
        if not refused.again or order.tries >= MOST_TRIES:
            order.state = "failed"
    order.save()
    return order.state == "sent"


def _task(order: OutsideOrder) -> OutsideTask:
    matter = order.assignment.matter
    return OutsideTask(
        id=str(order.assignment_id),
        unit=order.assignment.unit_id,
        number=matter.number,
        grade=matter.grade,
        category=matter.category,
        town=matter.town,
        place=matter.place,
        summary=matter.summary,
        due_at=matter.due_at,
    )


def order_of(foreign_id: str, unit: str) -> OutsideOrder:
    """Return an order by its id over there, if it was given to the calling unit."""
    rows = OutsideOrder.objects.select_related("assignment")
    found = rows.filter(foreign_id=foreign_id, assignment__unit_id=unit).first()
    if found is None or not foreign_id:
        raise Problem("records.outside-unknown", fields=["order"], given=foreign_id)
    return found


def _heard(order: OutsideOrder, state: str, at: datetime) -> None:
    order.heard_at, order.state = at, state
    order.save(update_fields=["heard_at", "state"])


@transaction.atomic
def taken(foreign_id: str, *, by: By, at: datetime) -> Matter:
    """Hear that the platform's unit has accepted: from now on it is answerable."""
    order = order_of(foreign_id, by.unit)
    _heard(order, "accepted", at)
    return moves.accept(order.assignment.matter_id, by=by, at=at)


@transaction.atomic
def given_back(foreign_id: str, said: rulings.NotOurs, *, by: By, at: datetime) -> Matter:
    """Hear that it is returned: the same rules hold as for every unit."""
    order = order_of(foreign_id, by.unit)
    _heard(order, "returned", at)
    matter = order.assignment.matter
    if matter.returned:
        return rulings.decline(matter.id, reason=said.reason, by=by, at=at)
    return rulings.give_back(matter.id, said, by=by, at=at)


@transaction.atomic
def said_done(foreign_id: str, outcome: str, result: str, *, by: By, at: datetime) -> Matter:
    """Hear that it is done: what was written there is the proof; the caller has the last word."""
    order = order_of(foreign_id, by.unit)
    _heard(order, "done", at)
    matter: UUID = order.assignment.matter_id
    if outcome in {Outcome.DONE, Outcome.PARTLY}:
        for kind in ground.city().catalogue[order.assignment.matter.category].proof:
            add_proof(matter, Evidence(kind, note=result), by=by, at=at)
    return closing.propose(matter, outcome=outcome, result=result, by=by, at=at)
