"""Orders to units that work on platforms of their own: out by a connector, back by the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import Outcome, Part
from headwater.records.actions import closing, moves, rulings
from headwater.records.actions.changing import changing
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.connectors.platforms import OutsideTask, Platform
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import Assignment, Matter, OutsideOrder
from headwater.records.queries import ground

AT_ONCE = 100
MOST_TRIES = 8
AWAY, LONGEST = timedelta(minutes=2), timedelta(hours=1)


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
    """Send what waits through the connector of its platform; return how many were taken.

    Each order has its own transaction: what left is kept as sent although a later one fails. A
    platform found away is not asked again in the same run.
    """
    opened = dict(connectors)
    rows = _due(at).filter(platform__in=opened).order_by("made_at")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_take(key, opened, at) for key in keys)


def _due(at: datetime) -> QuerySet[OutsideOrder]:
    """Return the orders to try now: one that was recalled or overtaken meanwhile never leaves."""
    ripe = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return OutsideOrder.objects.filter(
        ripe, state="waiting", made_at__lte=at, assignment__part=Part.OFFERED.value
    )


@transaction.atomic
def _take(key: UUID, opened: dict[str, Platform], at: datetime) -> bool:
    """Lock one order, unless another worker has it or has sent it, and send it."""
    rows = _due(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=key)
    order = rows.filter(platform__in=opened).select_related("assignment__matter").first()
    return order is not None and _send(order, opened, at)


def _send(order: OutsideOrder, opened: dict[str, Platform], at: datetime) -> bool:
    order.tries += 1
    try:
        order.foreign_id = _new_id(order, opened[order.platform].send(task_of(order)))
        order.sent_at, order.state, order.failed, order.why = at, "sent", "", {}
    except Refusal as refused:
        put_off(order, refused, at, given_up="failed")
        if refused.away:
            del opened[order.platform]
            _due(at).filter(platform=order.platform).update(next_try_at=at + AWAY)
    order.save()
    return order.state == "sent"


def _new_id(order: OutsideOrder, there: str) -> str:
    """Return the id over there, unless another order has it: answers would hit the wrong one."""
    others = OutsideOrder.objects.filter(platform=order.platform, foreign_id=there)
    if others.exclude(pk=order.pk).exists():
        raise Refusal(say("records.platform-same-id", found=there), again=False)
    return there


def put_off(order: OutsideOrder, refused: Refusal, at: datetime, *, given_up: str) -> None:
    """Put the next try off, twice as long each time up to an hour; or give up. Keep why.

    An order is not given up while the platform is away: nobody there has seen it.
    """
    order.failed, order.why = refused.why.key, refused.why.as_json()
    order.next_try_at = at + min(timedelta(minutes=2 ** min(order.tries, MOST_TRIES)), LONGEST)
    if not refused.again or (order.tries >= MOST_TRIES and not refused.away):
        order.state = given_up


@transaction.atomic
def resend(order: UUID, *, by: By, at: datetime) -> OutsideOrder:
    """Send an order again, by hand, that was given up; its id stays: it is one order there."""
    rows = OutsideOrder.objects.select_for_update(of=("self",)).select_related("assignment")
    found = rows.filter(pk=order, state="failed", assignment__part=Part.OFFERED.value).first()
    if found is None:
        raise Problem("records.order-unknown", fields=["order"])
    with changing(found.assignment.matter_id, Verb.NOTE, by=by, at=at) as now:
        now.say("records.order-resent", platform=Term("platform", found.platform))
    found.state, found.tries, found.next_try_at = "waiting", 0, at
    found.save(update_fields=["state", "tries", "next_try_at"])
    return found


def task_of(order: OutsideOrder) -> OutsideTask:
    """Return an order as it leaves: the task, never the caller."""
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
        due_at=matter.due_at.astimezone(ground.zone()) if matter.due_at else None,
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
