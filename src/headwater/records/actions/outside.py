"""Orders to units that work on platforms of their own: out by a connector, back by the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.kernel.facts import Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.proofs import WORDS_ALONE
from headwater.matters.states import Outcome, Part, Proof
from headwater.records.actions import closing, moves, rulings
from headwater.records.actions.changing import OPEN_PARTS, changing
from headwater.records.actions.errands import AT_ONCE, Errand, run, task_of
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.actions.retriage import listening
from headwater.records.connectors.platforms import Platform
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import Assignment, Matter, OutsideOrder
from headwater.records.queries import ground


@dataclass(frozen=True, slots=True)
class Done:
    """What a platform says when its work is done: how it ended, what was done, and the proof."""

    outcome: str
    result: str
    proofs: tuple[Evidence, ...] = ()


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
    """Send what waits; return how many were taken. One recalled or overtaken never leaves."""
    return run(SENDING, connectors, at=at)


def _send(order: OutsideOrder, platform: Platform, at: datetime) -> None:
    order.foreign_id, order.sent_at = _new_id(order, platform.send(task_of(order))), at


def _new_id(order: OutsideOrder, there: str) -> str:
    """Return the id over there, unless another order has it: answers would hit the wrong one."""
    others = OutsideOrder.objects.filter(platform=order.platform, foreign_id=there)
    if others.exclude(pk=order.pk).exists():
        raise Refusal(say("records.platform-same-id", found=there), again=False)
    return there


SENDING = Errand("waiting", Part.OFFERED.value, _send, told="sent", given_up="failed")


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


def order_of(foreign_id: str, unit: str) -> OutsideOrder:
    """Return an order by its id over there, if it was given to the calling unit and still is."""
    rows = OutsideOrder.objects.select_related("assignment")
    found = rows.filter(foreign_id=foreign_id, assignment__unit_id=unit).first()
    if found is None or not foreign_id:
        raise Problem("records.outside-unknown", fields=["order"], given=foreign_id)
    if found.assignment.part not in OPEN_PARTS:
        raise Problem("records.order-over", fields=["order"], given=foreign_id)
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
    with listening(matter.id, said.reason, by=by, at=at):
        if order.assignment.role == Role.HELP:
            return moves.refuse_help(matter.id, reason=said.reason, by=by, at=at)
        if matter.returned:
            return rulings.decline(matter.id, reason=said.reason, by=by, at=at)
        return rulings.give_back(matter.id, said, by=by, at=at)


@transaction.atomic
def said_done(foreign_id: str, done: Done, *, by: By, at: datetime) -> Matter:
    """Hear that it is done, with its proof as of every unit; the caller has the last word.

    A helper's part ends with it; the lead goes on.
    """
    order = order_of(foreign_id, by.unit)
    _heard(order, "done", at)
    told = " ".join([done.result, *(one.note for one in done.proofs)])
    with listening(order.assignment.matter_id, told, by=by, at=at):
        return _done(order, done, by=by, at=at)


def _done(order: OutsideOrder, done: Done, *, by: By, at: datetime) -> Matter:
    matter: UUID = order.assignment.matter_id
    if order.assignment.role == Role.HELP:
        return moves.finish(matter, note=done.result, by=by, at=at)
    for evidence in done.proofs:
        add_proof(matter, evidence, by=by, at=at)
    if done.outcome in {Outcome.DONE, Outcome.PARTLY}:
        for kind in ground.city().catalogue[order.assignment.matter.category].proof:
            if Proof(kind) in WORDS_ALONE:
                add_proof(matter, Evidence(kind, note=done.result), by=by, at=at)
    return closing.propose(matter, outcome=done.outcome, result=done.result, by=by, at=at)
