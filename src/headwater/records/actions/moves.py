"""The moves of a matter: one locked row, one checked move, one transaction with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.city.reception import police_for
from headwater.kernel.facts import Grade, Offer, Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import Consent, Outcome, Part, State
from headwater.records.actions.changing import OPEN_PARTS, Changing, changing
from headwater.records.actions.clocks import Running, clocks_of, decide_clock, settle
from headwater.records.actions.deadlines import NEARER, moved_clock
from headwater.records.actions.labels import label_raised
from headwater.records.actions.omissions import note_omissions
from headwater.records.actions.parts import (
    Given,
    call_off,
    clock_rows,
    decide_again,
    end,
    give,
    is_civil,
    offer_lead,
    open_again,
    police_out,
    send_police,
    start,
    tell_off,
)
from headwater.records.actions.written import serve_notice
from headwater.records.models import Assignment, Clock, Matter, Message, Return
from headwater.records.queries import ground
from headwater.records.queries.deadlines import counted_anew
from headwater.triage.gate import check_grade_change

OVERTAKEN = "overtaken"  # a return that another answered than the owner it proposed
# Said to be done or over: with the police out it is neither.
ENDED = frozenset({State.PROPOSED.value, State.CLOSED.value, State.WITHDRAWN.value})


@dataclass(frozen=True, slots=True)
class Order:
    """To whom a matter is given and why; `police` goes first where both act (joint).

    `second` is the other account that asked for it; `consent` what the caller said.
    """

    unit: str
    reason: str
    second: str = ""
    consent: str = ""
    police: str = ""
    one_key: bool = False


@transaction.atomic
def dispatch(matter: UUID, order: Order, *, by: By, at: datetime) -> Matter:
    """Give a matter to a unit; the holder keeps it until the unit accepts. Clocks start now."""
    with changing(matter, Verb.DISPATCH, by=by, at=at) as now:
        if order.one_key and now.matter.offer != Offer.TRANSFER:
            raise Problem("matters.one-key-locked", offer=Term("offer", now.matter.offer))
        second = order.second or order.police
        now.allow(civil=is_civil(order.unit), reason=order.reason, second=second)
        now.matter.consent = order.consent or now.matter.consent
        now.change["second"] = order.second
        note_omissions(now.matter, order.unit, order.reason, at)
        if order.police:
            send_police(now, order.police)
            now.say("records.police-sent", unit=Term("unit", order.police))
        offer_lead(now, order.unit, order.reason, waits=bool(order.police))
    if order.consent == Consent.OBJECTED and _owes_notice(now.matter):
        serve_notice(matter, by=by, at=at)
    return now.matter


def _owes_notice(matter: Matter) -> bool:
    """Answer whether an objection is owed the written notice: where the police pass a matter on."""
    return bool(ground.city().life.notices) and not is_civil(matter.holder_id)


def recall(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Take back an order that nobody has accepted: who takes it back holds it and decides anew."""
    with changing(matter, Verb.RECALL, by=by, at=at) as now:
        now.allow(reason=reason)
        call_off(now, Role.LEAD)
        if by.unit not in {"", now.matter.holder_id}:
            _hold_instead(now)
        decide_again(now)
        now.say("records.recalled", reason=reason)
    return now.matter


def _hold_instead(now: Changing) -> None:
    """Let the acting unit hold a matter: who held it had perhaps accepted an order, and is told."""
    held = now.matter.assignments.filter(role=Role.LEAD.value, part=Part.HELD.value)
    tell_off(now, held)
    # It holds like a first receiver, without an order: no figure counts that as a dispatch.
    part = Given(now.by.unit, Role.LEAD, now.at, "first-receiver").row(now.matter)
    part.part, part.accepted_at = Part.HELD.value, now.at
    part.save(force_insert=True)
    _hand_on(now, part)


def accept(matter: UUID, *, by: By, at: datetime) -> Matter:
    """Accept an order: a lead is answerable from this instant, a helper for its own part."""
    verb = Verb.JOIN if _joins(matter, by.unit) else Verb.ACCEPT
    with changing(matter, verb, by=by, at=at) as now:
        roles = (Role.HELP, Role.POLICE_SAFETY) if verb is Verb.JOIN else (Role.LEAD,)
        part = now.own(*roles, parts=[Part.OFFERED, Part.HELD, Part.WAITING])
        if part.part == Part.WAITING:
            raise Problem("matters.part-waits")
        if part.part != Part.OFFERED:
            raise Problem("matters.taken")
        part.part, part.accepted_at = Part.HELD.value, now.at
        part.save(update_fields=["part", "accepted_at"])
        if verb is Verb.ACCEPT:
            _take_over(now, part)
        settle(now.matter, now.at, met=["accept"], part=part)
        now.say("records.accepted", unit=Term("unit", by.unit))
    return now.matter


def _joins(matter: UUID, unit: str) -> bool:
    """Answer whether what is offered to the unit is a helper's or the police's part."""
    offered = Assignment.objects.filter(matter_id=matter, unit_id=unit, part=Part.OFFERED.value)
    roles = set(offered.values_list("role", flat=True))
    return bool(roles) and Role.LEAD.value not in roles


def _take_over(now: Changing, part: Assignment) -> None:
    """Hand the duty on to who accepts, and note what came of a return by it."""
    returned = _hand_on(now, part)
    if returned is not None:
        proposed = returned.proposed_id == part.unit_id
        returned.answer, returned.answered_at = "accepted" if proposed else OVERTAKEN, now.at
        returned.save(update_fields=["answer", "answered_at"])


def _hand_on(now: Changing, part: Assignment) -> Return | None:
    """Hand the duty on, no moment between two holders; return what was returned and is open."""
    held = now.matter.assignments.filter(role=Role.LEAD.value, part=Part.HELD.value)
    returned = Return.objects.filter(matter_id=now.matter.id, answer="").first()
    for one in list(held.exclude(id=part.id)):
        gave_back = returned is not None and returned.assignment_id == one.id
        end(now, one, Part.RETURNED if gave_back else Part.RELEASED)
    now.change["holder"] = part.unit_id
    now.matter.holder_id = part.unit_id
    return returned


def ask_help(matter: UUID, *, unit: str, reason: str, by: By, at: datetime) -> Matter:
    """Ask another unit for its part: it gets clocks of its own, the lead stays where it is."""
    with changing(matter, Verb.ASK_HELP, by=by, at=at) as now:
        now.own(reason=reason)
        open_parts = [Part.OFFERED.value, Part.HELD.value, Part.WAITING.value]
        if now.matter.assignments.filter(unit_id=unit, part__in=open_parts).exists():
            raise Problem("matters.help-already", fields=["unit"], unit=Term("unit", unit))
        give(now, Given(unit, Role.HELP, now.at, "asked"))
        now.say("records.help-asked", unit=Term("unit", unit), reason=reason)
    return now.matter


def refuse_help(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Say, as a unit asked to help, that it is not ours: who answers is told and asks another."""
    with changing(matter, Verb.REFUSE_HELP, by=by, at=at) as now:
        part = now.own(Role.HELP, reason=reason, parts=[Part.OFFERED])
        end(now, part, Part.RETURNED)
        unit = Term("unit", by.unit)
        now.say("records.help-refused", unit=unit, reason=reason)
        said = say("records.help-refused-told", unit=unit, number=now.matter.number, reason=reason)
        answers = f"unit:{now.matter.holder_id}"
        Message.telling(answers, said, kind="mention", matter=matter, at=now.at).save()
    return now.matter


def finish(matter: UUID, *, note: str, by: By, at: datetime) -> Matter:
    """Say that a helper's own part is done; the lead goes on."""
    with changing(matter, Verb.FINISH, by=by, at=at) as now:
        part = now.own(Role.HELP, reason=note, parts=[Part.HELD])
        settle(now.matter, now.at, met=["part"], part=part)
        end(now, part, Part.DONE)
        now.say("records.part-done", unit=Term("unit", by.unit), note=note)
    return now.matter


def release(matter: UUID, *, note: str, by: By, at: datetime) -> Matter:
    """Say, as the police, that it is safe: their part ends and the civil part opens."""
    with changing(matter, Verb.RELEASE, by=by, at=at) as now:
        part = now.own(Role.POLICE_SAFETY, reason=note, parts=[Part.HELD])
        settle(now.matter, now.at, met=["release"], part=part)
        end(now, part, Part.RELEASED)
        now.say("records.safe", unit=Term("unit", by.unit), note=note)
        if not police_out(now.matter):
            _open_civil(now)
    return now.matter


def _open_civil(now: Changing) -> None:
    """Offer what waited: its clocks start now, because only now it is dispatched."""
    for part in list(now.matter.assignments.filter(part=Part.WAITING.value)):
        part.part, part.dispatched_at = Part.OFFERED.value, now.at
        part.save(update_fields=["part", "dispatched_at"])
        start(now, part)
        now.say("records.civil-opens", unit=Term("unit", part.unit_id))


def contact(matter: UUID, *, note: str, by: By, at: datetime) -> Matter:
    """Record that the caller was reached, and what was agreed; a helper calls for its own part."""
    with changing(matter, Verb.CONTACT, by=by, at=at) as now:
        part = now.own(parts=[Part.HELD])
        part.contacted_at = part.contacted_at or now.at
        part.save(update_fields=["contacted_at"])
        settle(now.matter, now.at, met=["contact"], part=part)
        if part.role != Role.LEAD:
            now.matter.state = str(now.change["from"])
        now.say("records.contacted", unit=Term("unit", by.unit), note=note)
    return now.matter


def withdraw(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """End a matter that the caller took back."""
    with changing(matter, Verb.WITHDRAW, by=by, at=at) as now:
        now.allow(reason=reason, police_out=police_out(now.matter))
        if now.matter.merged.filter(state=State.MERGED.value).exists():
            raise Problem("records.others-hang")
        now.matter.outcome = Outcome.WITHDRAWN.value
        tell_off(now, now.matter.assignments.filter(part__in=OPEN_PARTS))
        end_parts(now, accepted=Part.CALLED_OFF)
        now.say("records.withdrawn", reason=reason)
    return now.matter


def end_parts(now: Changing, *, accepted: Part = Part.DONE) -> None:
    """End every open part and its clocks: what was accepted is done, what was not is called off."""
    settle(now.matter, now.at, stop=True)
    now.matter.closed_at = now.at
    civil = now.matter.assignments.exclude(role=Role.POLICE_SAFETY.value)
    civil.filter(part=Part.HELD.value).update(part=accepted.value, ended_at=now.at)
    offered = civil.filter(part__in=[Part.OFFERED.value, Part.WAITING.value])
    offered.update(part=Part.CALLED_OFF.value, ended_at=now.at)


@dataclass(frozen=True, slots=True)
class Regrade:
    """A new grade, why, and the other account that asked for it where it is lowered."""

    grade: Grade
    reason: str
    second: str = ""


def change_grade(matter: UUID, asked: Regrade, *, by: By, at: datetime) -> Matter:
    """Raise a grade, which anyone may; or lower it, with a reason and a second person.

    One that hangs on another raises that one too: there somebody sees it.
    """
    found = Matter.objects.filter(id=matter).first()
    verb = Verb.RAISE if found is None or asked.grade < found.grade else Verb.LOWER
    main = found.merged_into if found is not None and verb is Verb.RAISE else None
    if main is not None and asked.grade < main.grade:
        change_grade(main.id, asked, by=by, at=at)
    with changing(matter, verb, by=by, at=at) as now:
        was = Grade(now.matter.grade)
        if asked.grade > was and verb is Verb.RAISE:  # another one raised it in between
            raise Problem("matters.taken")
        two = asked.second not in {"", by.name}
        check_grade_change(was, asked.grade, reason=asked.reason, second=two)
        now.change.update(grade=int(asked.grade), was=int(was), second=asked.second)
        now.matter.grade = int(asked.grade)
        label_raised(matter, asked.grade, by=by, at=at)
        hurry(now)
        grade = Term("grade", str(int(asked.grade)))
        now.say("records.grade-changed", grade=grade, reason=asked.reason)
    return now.matter


def hurry(now: Changing) -> None:
    """Bring deadlines forward where the new grade or category allows less; never put one off.

    More time that was granted stays where the limit is the same: it was another post's word.
    """
    running = now.matter.clocks.filter(met_at=None, stopped_at=None)
    nearer = False
    for clock in list(running.select_related("assignment").exclude(kind="ruling")):
        for one in _started_now(now.matter, clock):
            if one.kind == clock.kind and one.deadline.at < min(counted_anew(clock), clock.due_at):
                moved_clock(clock, one.deadline, NEARER, now)
                clock.save()
                nearer = True
    if nearer:
        settle(now.matter, now.at)


def _started_now(matter: Matter, clock: Clock) -> list[Running]:
    """List the clocks that would have started with this one under the grade and category of now."""
    city, role = ground.city(), Role(clock.assignment.role)
    if clock.kind == "decide":
        return [decide_clock(city, matter.grade, clock.started_at)]
    return clocks_of(city, matter.category, matter.grade, clock.started_at, role)


def _start_wanting(now: Changing) -> None:
    """Start what the new category counts besides: a decision by law, say, which the old had not."""
    replies = now.matter.clocks.filter(kind="reply", met_at=None, stopped_at=None)
    for reply in list(replies.select_related("assignment")):
        known = set(reply.assignment.clocks.values_list("kind", flat=True))
        rows = clock_rows(now.matter, reply.assignment, ground.city(), reply.started_at)
        Clock.objects.bulk_create(row for row in rows if row.kind not in known)
    settle(now.matter, now.at)


def call_police(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Send the police now, from any state; nobody's duty ends by it.

    What had ended opens again: on no board would anybody see that the police are out. One that
    hangs on another calls them to that one.
    """
    main = Matter.objects.filter(merged__id=matter).first()
    if main is not None:
        return _call_to_main(matter, main, reason, by=by, at=at)
    with changing(matter, Verb.CALL_POLICE, by=by, at=at) as now:
        unit = police_for(ground.city(), now.matter.town)
        now.matter.grade = int(Grade.IMMEDIATE)
        hurry(now)
        if now.matter.state in ENDED:
            open_again(now, reason)
        send_police(now, unit)
        label_raised(matter, Grade.IMMEDIATE, by=by, at=at)
        now.say("records.police-called", unit=Term("unit", unit), reason=reason)
    return now.matter


@transaction.atomic
def _call_to_main(matter: UUID, main: Matter, reason: str, *, by: By, at: datetime) -> Matter:
    with changing(matter, Verb.CALL_POLICE, by=by, at=at) as now:
        now.say("records.police-to-main", number=main.number, reason=reason)
    return call_police(main.id, reason=reason, by=by, at=at)


def send_back(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Send a matter back to 110 in one tap: the police are offered the lead at once."""
    with changing(matter, Verb.SEND_BACK, by=by, at=at) as now:
        now.allow()
        call_off(now, Role.LEAD, Role.HELP)
        settle(now.matter, now.at, met=["ruling"])
        police = ground.city().reception.police
        if now.matter.holder_id == police:
            now.matter.state = State.RECEIVED.value
            decide_again(now)
        else:
            offer_lead(now, police, reason)
        now.say("records.sent-back", unit=Term("unit", police), reason=reason)
    return now.matter


def reclassify(matter: UUID, *, category: str, reason: str, by: By, at: datetime) -> Matter:
    """Change the category, with its reason; deadlines only come nearer by it."""
    city = ground.city()
    if category not in city.catalogue:
        raise Problem("intake.category-unknown", fields=["category"], given=category)
    with changing(matter, Verb.RECLASSIFY, by=by, at=at) as now:
        now.allow(reason=reason)
        now.change["was"] = now.matter.category
        now.matter.category = category
        leaf = city.catalogue[category]
        now.matter.is_protected = now.matter.is_protected or leaf.protected
        hurry(now)
        _start_wanting(now)
        now.say("records.reclassified", category=Term("category", category), reason=reason)
    return now.matter
