"""Give a unit its part in a matter: assignment, clocks and order, built in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from headwater.city import City
from headwater.kernel.facts import Grade, Role
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.states import Part, State
from headwater.records.actions.changing import Changing
from headwater.records.actions.clocks import Running, clocks_of, decide_clock, settle
from headwater.records.models import Assignment, Clock, Matter, Message
from headwater.records.models.keys import new_key
from headwater.records.queries import ground


@dataclass(frozen=True, slots=True)
class Given:
    """A part that is given to a unit; one that `waits` starts no clock yet."""

    unit: str
    role: Role
    at: datetime
    rule: str = ""
    because: tuple[Sentence, ...] = ()
    waits: bool = False

    def row(self, matter: Matter) -> Assignment:
        """Return the assignment, not saved; the matter then knows the unit."""
        matter.units = sorted({*matter.units, self.unit})
        return Assignment(
            id=new_key(),
            matter_id=matter.id,
            unit_id=self.unit,
            role=self.role.value,
            part=(Part.WAITING if self.waits else Part.OFFERED).value,
            dispatched_at=self.at,
            rule=self.rule,
            because=[sentence.as_json() for sentence in self.because],
        )


def order(matter: Matter, unit: str, at: datetime) -> Message:
    """Make the order that tells a unit of its part: the task, never the caller."""
    grade = Term("grade", str(Grade(matter.grade).value))
    sentence = say("records.order", grade=grade, category=Term("category", matter.category))
    return Message.telling(f"unit:{unit}", sentence, kind="order", matter=matter.id, at=at)


def clock_rows(matter: Matter, part: Assignment, city: City, at: datetime) -> list[Clock]:
    """Return the clocks that a part starts with: each part has its own."""
    started = clocks_of(city, matter.category, matter.grade, at, Role(part.role))
    return [running.row(part) for running in started]


def give(now: Changing, given: Given) -> Assignment:
    """Save a part; unless it waits, start its clocks and put its order into the outbox."""
    if given.unit not in ground.city().units:
        raise Problem("matters.unit-unknown", fields=["unit"], given=given.unit)
    part = given.row(now.matter)
    part.save(force_insert=True)
    if not given.waits:
        start(now, part)
    return part


def start(now: Changing, part: Assignment) -> None:
    """Start the clocks of a part and send its order: the clock starts at dispatch."""
    rows = clock_rows(now.matter, part, ground.city(), part.dispatched_at)
    Clock.objects.bulk_create(rows)
    order(now.matter, part.unit_id, now.at).save()
    settle(now.matter, now.at)


def offer_lead(now: Changing, unit: str, reason: str, *, waits: bool = False) -> Assignment:
    """Offer the lead to a unit: the holder keeps the matter until that unit accepts."""
    settle(now.matter, now.at, met=["decide"])
    because = (say("records.reason", text=reason),)
    part = give(now, Given(unit, Role.LEAD, now.at, now.rule, because, waits=waits))
    if is_civil(unit) and now.matter.diverted_at is None:
        now.matter.diverted_at = now.at
    now.say("records.dispatched", unit=Term("unit", unit), reason=reason)
    now.change["lead"] = unit
    return part


def open_again(now: Changing, reason: str) -> None:
    """Open what had ended: who answered for it is offered the lead anew, and holds it meanwhile."""
    now.matter.state = State.DISPATCHED.value
    now.matter.outcome, now.matter.closed_at, now.matter.answer_by = "", None, None
    settle(now.matter, now.at, stop=True)
    lead = now.matter.assignments.filter(role=Role.LEAD.value, unit_id=now.matter.holder_id)
    over = [Part.HELD.value, Part.DONE.value, Part.CALLED_OFF.value]
    held = lead.filter(part__in=over, accepted_at__isnull=False).order_by("-accepted_at").first()
    if held is not None:
        held.part, held.ended_at = Part.HELD.value, None
        held.save(update_fields=["part", "ended_at"])
    offer_lead(now, now.matter.holder_id, reason)


def start_holders(now: Changing, clock: Running) -> None:
    """Start a clock of whoever holds the matter meanwhile: by when it is decided, or ruled."""
    held = now.matter.assignments.filter(role=Role.LEAD.value, part=Part.HELD.value).first()
    if held is not None:
        clock.row(held).save(force_insert=True)
        settle(now.matter, now.at)


def decide_again(now: Changing) -> None:
    """Let the holder decide anew what was taken back: without a clock it could lie for ever."""
    if not now.matter.clocks.filter(kind="decide", met_at=None, stopped_at=None).exists():
        start_holders(now, decide_clock(ground.city(), now.matter.grade, now.at))


def police_out(matter: Matter) -> bool:
    """Answer whether the police are on their way or there, and have not said that it is safe."""
    out = matter.assignments.filter(role=Role.POLICE_SAFETY.value)
    return out.filter(part__in=[Part.HELD.value, Part.OFFERED.value]).exists()


def send_police(now: Changing, unit: str) -> None:
    """Send the police for safety; once they are out, the order stands as it is."""
    out = now.matter.assignments.filter(role=Role.POLICE_SAFETY.value, part__in=["held", "offered"])
    if out.filter(unit_id=unit).exists():
        return
    because = (say("records.safety-first"),)
    give(now, Given(unit, Role.POLICE_SAFETY, now.at, now.rule, because))
    now.change["police"] = unit


def call_off(now: Changing, *roles: Role) -> None:
    """Take back what was offered and not accepted; its clocks stop."""
    open_parts = [Part.OFFERED.value, Part.WAITING.value]
    parts = list(now.matter.assignments.filter(part__in=open_parts, role__in=roles))
    tell_off(now, parts)
    for part in parts:
        end(now, part, Part.CALLED_OFF)


def tell_off(now: Changing, parts: Iterable[Assignment]) -> None:
    """Tell units that have an order that it is over; who waits for the police never got theirs."""
    units = {part.unit_id for part in parts if part.part != Part.WAITING} - {now.by.unit}
    said = say("records.order-off", number=now.matter.number)
    Message.objects.bulk_create(
        Message.telling(f"unit:{unit}", said, kind="order", matter=now.matter.id, at=now.at)
        for unit in sorted(units)
    )


def end(now: Changing, part: Assignment, how: Part) -> None:
    """End one part: its clocks stop, or are met where it is done."""
    part.part, part.ended_at = how.value, now.at
    part.save(update_fields=["part", "ended_at"])
    settle(now.matter, now.at, part=part, stop=True)


def is_civil(unit: str) -> bool:
    """Answer whether a unit is another body than the police."""
    found = ground.city().units.get(unit)
    if found is None:
        raise Problem("matters.unit-unknown", fields=["unit"], given=unit)
    return found.kind != "police"
