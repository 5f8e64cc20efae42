"""Move a matter: one locked row, one checked move, one transaction with its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.city.reception import police_for
from headwater.kernel.facts import Course, Grade, Offer, Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters import moves
from headwater.matters.moves import Verb
from headwater.matters.states import Answer, Outcome, Part, State
from headwater.records.actions.clocks import clocks_of, settle
from headwater.records.actions.history import Event, remember
from headwater.records.actions.labels import label_raised
from headwater.records.actions.omissions import note_omissions
from headwater.records.actions.opening import order as order_message
from headwater.records.models import Assignment, Clock, History, Matter, Message, Ruling
from headwater.records.models.keys import new_key
from headwater.records.queries import ground
from headwater.records.queries.rulings import forget_rulings
from headwater.triage.gate import check_grade_change


@dataclass(slots=True)
class Changing:
    """A locked matter under change, and what history will say of it."""

    matter: Matter
    verb: Verb
    by: By
    at: datetime
    because: list[Sentence] = field(default_factory=list)
    change: dict[str, object] = field(default_factory=dict)
    rule: str = ""

    def own(self) -> Assignment:
        """Return the open part of the acting unit, or refuse: this matter is not theirs."""
        parts = [Part.HELD.value, Part.OFFERED.value]
        mine = self.matter.assignments.filter(unit_id=self.by.unit, part__in=parts)
        found = mine.order_by("-dispatched_at").first()
        if found is None:
            holder = Term("unit", self.matter.holder_id)
            raise Problem("matters.not-yours", verb=Term("verb", self.verb), holder=holder)
        return found


@contextmanager
def changing(matter: UUID, verb: Verb, *, by: By, at: datetime) -> Iterator[Changing]:
    """Lock a matter, check the move against the table, then write state and history together."""
    with transaction.atomic():
        locked = Matter.objects.select_for_update().filter(id=matter).first()
        if locked is None:
            raise Problem("matters.unknown", fields=["matter"])
        state = moves.check(verb, State(locked.state))
        now = Changing(locked, verb, by, at, change={"from": locked.state})
        locked.state = state.value
        yield now
        now.change["to"] = locked.state
        event = Event(verb, now.rule, tuple(now.because), now.change)
        History.objects.bulk_create(remember(locked, [event], by=by, at=at))
        locked.save()


@dataclass(frozen=True, slots=True)
class Order:
    """To whom a matter is given and why; `police` goes first where both act (joint).

    `second` is the post of the second person who agreed; `consent` what the caller said.
    """

    unit: str
    reason: str
    second: str = ""
    consent: str = ""
    police: str = ""
    one_key: bool = False


def dispatch(matter: UUID, order: Order, *, by: By, at: datetime) -> Matter:
    """Give a matter to a unit; the holder keeps it until the unit accepts. Clocks start now."""
    with changing(matter, Verb.DISPATCH, by=by, at=at) as now:
        if order.one_key and now.matter.offer != Offer.TRANSFER:
            raise Problem("matters.one-key-locked", offer=Term("offer", now.matter.offer))
        if _is_civil(order.unit):
            grade, course = Grade(now.matter.grade), Course(now.matter.course)
            second = bool(order.second or order.police)
            moves.check_transfer(
                grade, course, now.matter.signals, reason=order.reason, second=second
            )
        now.matter.consent = order.consent or now.matter.consent
        now.change.update(second=order.second, consent=now.matter.consent)
        _offer(now, order.unit, order.reason)
        note_omissions(now.matter, order.unit, order.reason, at)
        if order.police:
            _send_police(now, order.police)
    return now.matter


def _offer(now: Changing, unit: str, reason: str) -> None:
    """Offer the lead to a unit and start its clocks."""
    offered = _assign(now, unit, Role.LEAD, say("records.reason", text=reason))
    settle(now.matter, now.at, met=["decide"])
    started = clocks_of(ground.city(), now.matter.category, now.matter.grade, now.at)
    clocks = [running.row(offered) for running in started]
    Clock.objects.bulk_create(clocks)
    now.matter.due_at = min([c.due_at for c in clocks], default=now.matter.due_at)
    if _is_civil(unit) and now.matter.diverted_at is None:
        now.matter.diverted_at = now.at
    now.because.append(say("records.dispatched", unit=Term("unit", unit), reason=reason))
    now.change["lead"] = unit


def _send_police(now: Changing, unit: str) -> None:
    _assign(now, unit, Role.POLICE_SAFETY, say("records.safety-first"))
    now.because.append(say("records.police-sent", unit=Term("unit", unit)))
    now.change["police"] = unit


def _assign(now: Changing, unit: str, role: Role, why: Sentence) -> Assignment:
    """Offer a part to a unit and put its order into the outbox."""
    _check_unit(unit)
    now.matter.units = sorted({*now.matter.units, unit})
    order_message(now.matter, unit, now.at).save()
    return Assignment.objects.create(
        id=new_key(),
        matter_id=now.matter.id,
        unit_id=unit,
        role=role.value,
        part=Part.OFFERED.value,
        dispatched_at=now.at,
        rule=now.rule,
        because=[why.as_json()],
    )


def _check_unit(unit: str) -> None:
    if unit not in ground.city().units:
        raise Problem("matters.unit-unknown", fields=["unit"], given=unit)


def _is_civil(unit: str) -> bool:
    return ground.city().units[unit].kind != "police"


def accept(matter: UUID, *, by: By, at: datetime) -> Matter:
    """Accept an order: from this instant the accepting unit is answerable."""
    with changing(matter, Verb.ACCEPT, by=by, at=at) as now:
        part = now.own()
        if part.part != Part.OFFERED:
            raise Problem("matters.taken")
        part.part, part.accepted_at = Part.HELD.value, at
        part.save()
        if part.role == Role.LEAD:
            _take_over(now, part)
        else:
            now.matter.state = State.DISPATCHED.value
        settle(now.matter, at, met=["accept"])
        now.because.append(say("records.accepted", unit=Term("unit", by.unit)))
    return now.matter


def _take_over(now: Changing, part: Assignment) -> None:
    held = now.matter.assignments.filter(role=Role.LEAD.value, part=Part.HELD.value)
    held.exclude(id=part.id).update(part=Part.RELEASED.value, ended_at=now.at)
    now.change["holder"] = part.unit_id
    now.matter.holder_id = part.unit_id


def contact(matter: UUID, *, note: str, by: By, at: datetime) -> Matter:
    """Record that the caller was reached, and what was agreed."""
    with changing(matter, Verb.CONTACT, by=by, at=at) as now:
        part = now.own()
        part.contacted_at = part.contacted_at or at
        part.save()
        settle(now.matter, at, met=["contact"])
        now.because.append(say("records.contacted", unit=Term("unit", by.unit), note=note))
    return now.matter


def propose(matter: UUID, *, outcome: str, result: str, by: By, at: datetime) -> Matter:
    """Say that it is done, with outcome and proof; the caller has the last word."""
    with changing(matter, Verb.PROPOSE, by=by, at=at) as now:
        now.own()
        needed = ground.city().catalogue[now.matter.category].proof
        given = now.matter.proofs.values_list("kind", flat=True)
        now.matter.outcome = moves.check_closing(outcome, needed, given).value
        days = ground.city().reception.answer_days
        now.matter.answer_by = at + timedelta(days=days)
        settle(now.matter, at, met=["contact", "reply", "decision", "decide"])
        now.because.append(say("records.proposed", outcome=Term("outcome", outcome), result=result))
        _tell_caller(now, result)
    return now.matter


def _tell_caller(now: Changing, result: str) -> None:
    Message(
        kind="result",
        matter_id=now.matter.id,
        to="caller",
        sentence=say("records.result-notice", number=now.matter.number, result=result).as_json(),
        body={"token": ground.keyring().token(now.matter.id)},
        made_at=now.at,
        next_try_at=now.at,
    ).save()


def answer(matter: UUID, *, solved: bool, words: str, by: By, at: datetime) -> Matter:
    """Take the caller's last word: solved closes, not solved reopens with the same unit."""
    if not solved:
        return reopen(matter, reason=words, by=by, at=at)
    with changing(matter, Verb.ANSWER, by=by, at=at) as now:
        now.matter.answer = Answer.SOLVED.value
        _end(now)
        now.because.append(say("records.answered-solved"))
    return now.matter


def close_unanswered(matter: UUID, *, by: By, at: datetime) -> Matter:
    """Close after the answer window: unreached, which never counts as satisfied."""
    with changing(matter, Verb.CLOSE, by=by, at=at) as now:
        now.matter.answer = Answer.UNREACHED.value
        _end(now)
        now.because.append(say("records.answer-window-over"))
    return now.matter


def _end(now: Changing) -> None:
    now.matter.closed_at = now.at
    now.matter.due_at = None
    open_parts = now.matter.assignments.filter(part__in=[Part.HELD.value, Part.OFFERED.value])
    open_parts.update(part=Part.DONE.value, ended_at=now.at)


def reopen(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Open a matter again: the unit that said it was done gets it back, its clocks anew."""
    with changing(matter, Verb.REOPEN, by=by, at=at) as now:
        now.matter.answer = Answer.NOT_SOLVED.value
        now.matter.reopened += 1
        now.matter.outcome, now.matter.closed_at, now.matter.answer_by = "", None, None
        settle(now.matter, at, stop=True)
        ended = now.matter.assignments.filter(role=Role.LEAD.value)
        ended.filter(unit_id=now.matter.holder_id, part=Part.HELD.value).update(
            part=Part.RELEASED.value, ended_at=at
        )
        _offer(now, now.matter.holder_id, reason)
        now.because.append(say("records.reopened", words=reason))
    return now.matter


def withdraw(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """End a matter that the caller took back."""
    with changing(matter, Verb.WITHDRAW, by=by, at=at) as now:
        now.matter.outcome = Outcome.WITHDRAWN.value
        settle(now.matter, at, stop=True)
        _end(now)
        now.because.append(say("records.withdrawn", reason=reason))
    return now.matter


@dataclass(frozen=True, slots=True)
class Regrade:
    """A new grade, why, and the second person whom lowering needs."""

    grade: Grade
    reason: str
    second: str = ""


def change_grade(matter: UUID, asked: Regrade, *, by: By, at: datetime) -> Matter:
    """Raise a grade, which anyone may; or lower it, with a reason and a second person."""
    found = Matter.objects.filter(id=matter).first()
    verb = Verb.RAISE if found is None or asked.grade < found.grade else Verb.LOWER
    with changing(matter, verb, by=by, at=at) as now:
        was = Grade(now.matter.grade)
        check_grade_change(was, asked.grade, reason=asked.reason, second=bool(asked.second))
        now.change.update(grade=int(asked.grade), was=int(was), second=asked.second)
        now.matter.grade = int(asked.grade)
        label_raised(matter, asked.grade, by=by, at=at)
        grade = Term("grade", str(int(asked.grade)))
        now.because.append(say("records.grade-changed", grade=grade, reason=asked.reason))
    return now.matter


def call_police(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Send the police now, from any state; nobody's duty ends by it."""
    with changing(matter, Verb.CALL_POLICE, by=by, at=at) as now:
        unit = police_for(ground.city(), now.matter.town)
        now.matter.grade = min(now.matter.grade, int(Grade.IMMEDIATE))
        _assign(now, unit, Role.POLICE_SAFETY, say("records.safety-first"))
        now.change["police"] = unit
        label_raised(matter, Grade.IMMEDIATE, by=by, at=at)
        now.because.append(say("records.police-called", unit=Term("unit", unit), reason=reason))
    return now.matter


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling: the unit, the reason, and the clause it rests on."""

    unit: str
    reason: str
    clause: str = ""


def rule(matter: UUID, ruled: Ruled, *, by: By, at: datetime) -> Matter:
    """Decide who owns an unowned matter; the ruling binds routing from now on."""
    if not ruled.reason.strip():
        raise Problem("matters.transfer-reason", fields=["reason"])
    with changing(matter, Verb.RULE, by=by, at=at) as now:
        now.rule = "ruling"
        _offer(now, ruled.unit, ruled.reason)
        Ruling.objects.create(
            category=now.matter.category,
            town=now.matter.town,
            unit_id=ruled.unit,
            matter=now.matter,
            reason=ruled.reason,
            clause=ruled.clause,
            starts_at=at,
        )
    forget_rulings()
    return now.matter
