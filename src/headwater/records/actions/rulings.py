"""Not ours: returned once with an owner proposed, then the ruling seat, whose word binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from headwater.kernel.clock import Limit, due
from headwater.kernel.facts import Role
from headwater.kernel.permit import By
from headwater.kernel.sentence import Term
from headwater.matters.moves import Verb
from headwater.matters.states import Part, State
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.clocks import Running, limit_of, settle
from headwater.records.actions.parts import call_off, end, is_civil, offer_lead, start_holders
from headwater.records.models import Assignment, Matter, Return, Ruling
from headwater.records.queries import ground
from headwater.records.queries.rulings import forget_rulings

WINDOW = Limit.parse("1 working-days")


@dataclass(frozen=True, slots=True)
class NotOurs:
    """What a return names: the reason code, the clause, the words, and who should own it."""

    code: str
    clause: str
    reason: str
    unit: str


def give_back(matter: UUID, said: NotOurs, *, by: By, at: datetime) -> Matter:
    """Return a matter, once: the proposed owner must accept, and until then nothing is let go."""
    with changing(matter, Verb.RETURN, by=by, at=at) as now:
        part = now.own(
            Role.LEAD,
            parts=_returnable(now),
            late=_is_late(now),
            code=said.code,
            clause=said.clause,
            reason=said.reason,
            owner=said.unit,
        )
        _take_back(now, part)
        now.matter.returned += 1
        Return.objects.create(
            matter=now.matter,
            assignment=part,
            unit_id=by.unit,
            proposed_id=said.unit,
            code=said.code,
            clause=said.clause,
            reason=said.reason,
            at=now.at,
        )
        code = Term("return-code", said.code)
        now.say("records.returned", unit=Term("unit", by.unit), code=code, clause=said.clause)
        offer_lead(now, said.unit, said.reason)
    return now.matter


def _returnable(now: Changing) -> list[str]:
    """Return which part may be given back: who holds it until another accepts has sent it away."""
    is_offered = now.change["from"] == State.DISPATCHED
    return [(Part.OFFERED if is_offered else Part.HELD).value]


def _is_late(now: Changing) -> bool:
    """Answer whether the window to return is over; it starts at dispatch, not at accepting.

    What comes back to who said that it was done opens no second window: they have had it all along.
    """
    parts = now.matter.assignments.filter(unit_id=now.by.unit, role=Role.LEAD.value)
    given = parts.exclude(part=Part.CALLED_OFF.value).exclude(rule="first-receiver")
    first = given.order_by("dispatched_at").first()
    if first is None:
        return False
    city = ground.city()
    return due(first.dispatched_at, limit_of(city, "return", WINDOW), city.calendar).at < now.at


def _take_back(now: Changing, part: Assignment) -> None:
    """End an order that was not accepted; one that was stays held until another accepts."""
    if part.part == Part.OFFERED:
        end(now, part, Part.RETURNED)


def decline(matter: UUID, *, reason: str, by: By, at: datetime, rule: str = "") -> Matter:
    """Disagree with a return: the ruling seat has it from now on, and by when it must rule."""
    with changing(matter, Verb.DECLINE, by=by, at=at) as now:
        now.rule = rule
        part = now.own(Role.LEAD, parts=[Part.OFFERED], reason=reason)
        end(now, part, Part.RETURNED)
        answered = "silent" if rule else "declined"
        Return.objects.filter(matter=now.matter, answer="").update(
            answer=answered, answered_at=now.at
        )
        now.say("records.declined", unit=Term("unit", by.unit), reason=reason)
        _start_ruling_clock(now)
    return now.matter


def _start_ruling_clock(now: Changing) -> None:
    city = ground.city()
    limit = limit_of(city, "ruling", WINDOW)
    deadline = due(now.at, limit, city.calendar)
    start_holders(now, Running("ruling", now.at, deadline, "ruling", str(limit)))


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling: the unit, the reason, the clause it rests on, and the other account that asked."""

    unit: str
    reason: str
    clause: str = ""
    second: str = ""


def rule(matter: UUID, ruled: Ruled, *, by: By, at: datetime) -> Matter:
    """Decide who owns a matter; the ruling binds this one and routing from now on."""
    with changing(matter, Verb.RULE, by=by, at=at) as now:
        now.rule = "ruling"
        now.allow(reason=ruled.reason, civil=is_civil(ruled.unit), second=ruled.second)
        now.change["second"] = ruled.second
        call_off(now, Role.LEAD)
        settle(now.matter, now.at, met=["ruling"])
        offer_lead(now, ruled.unit, ruled.reason)
        now.matter.ruled = True
        made = Ruling.objects.create(
            category=now.matter.category,
            town=now.matter.town,
            unit_id=ruled.unit,
            matter=now.matter,
            reason=ruled.reason,
            clause=ruled.clause,
            starts_at=now.at,
        )
        Return.objects.filter(matter=now.matter).update(ruling=made)
    forget_rulings()
    return now.matter
