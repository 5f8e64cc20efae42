"""Register a dispute of one firm, without names: the firm's own mediators hold it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import DEFAULT_LANGUAGE, render, say
from headwater.matters.states import State
from headwater.records.actions.desk import DeskKey, Pressed, take
from headwater.records.actions.intake import Receipt, receive
from headwater.records.actions.moves import Order, accept, dispatch
from headwater.records.models import Matter, User
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user

CHANNEL = "enterprise"


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a mediator writes down; the parties are A and B. `hurt` says whether anybody is."""

    words: str
    category: str
    place: str = ""
    occurred_at: datetime | None = None
    hurt: bool = False


@transaction.atomic
def register(dispute: Dispute, key: str, *, user: User, at: datetime) -> Receipt:
    """Take a dispute in; where nobody is hurt and nothing speaks of danger, the firm holds it."""
    if not dispute.category:
        raise Problem("records.dispute-kind", fields=["category"])
    arrival = Arrival(
        dispute.words,
        CHANNEL,
        key,
        occurred_at=dispute.occurred_at,
        place=dispute.place,
        category=dispute.category,
    )
    by, sender = by_user(user), f"firm:{user.unit_id}"
    if dispute.hurt:
        return take(arrival, Pressed(DeskKey.POLICE), sender=sender, by=by, at=at)
    receipt = receive(arrival, sender=sender, by=by, at=at)
    matter = Matter.objects.get(id=receipt.matter)
    waits = matter.state in {State.RECEIVED, State.UNOWNED} and matter.grade > Grade.URGENT
    if receipt.first and waits:
        why = render(say("records.registered"), DEFAULT_LANGUAGE, ground.city().lexicon)
        dispatch(matter.id, Order(by.unit, why), by=by, at=at)
        accept(matter.id, by=by, at=at)
    return receipt
