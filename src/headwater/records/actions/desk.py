"""What the keys of the call-taker's desk do: take the report and send it, as one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from headwater.city.reception import police_for
from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Course, Grade, Offer
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import State
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.intake import Receipt, receive
from headwater.records.actions.labels import label
from headwater.records.actions.moves import Order, call_police, dispatch
from headwater.records.actions.second import DONE, transfer
from headwater.records.models import Matter
from headwater.records.queries import ground

SERVICES = ("119", "120", "122", "other")
DANGEROUS = {"hurt": "injury", "armed": "weapon"}  # what a yes to these questions speaks of


class DeskKey(StrEnum):
    """The keys of the desk, as printed on them."""

    POLICE = "F1"
    THREE_WAY = "F2"
    JOINT = "F3"
    ONE_KEY = "F4"
    TRANSFER = "F5"
    HOLD = "F6"
    OBJECTED = "F7"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key and what was written beside it; `answers` are to the questions always asked.

    `service` is who was called into the line (119, 120), `accepted_by` who of them took it.
    """

    key: DeskKey
    reason: str = ""
    unit: str = ""
    consent: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    service: str = ""
    accepted_by: str = ""


def pressed_key(text: str) -> DeskKey:
    """Read which key was pressed."""
    if text not in set(DeskKey):
        raise Problem("records.desk-key", fields=["key"], given=text)
    return DeskKey(text)


@transaction.atomic
def take(arrival: Arrival, pressed: Pressed, *, sender: str, by: By, at: datetime) -> Receipt:
    """Receive a report and do what the key says; either both happen or neither."""
    receipt = receive(arrival, sender=sender, by=by, at=at)
    if receipt.first and pressed.answers:
        _note_answers(receipt, pressed, by=by, at=at)
    if not receipt.first or pressed.key is DeskKey.HOLD:
        return receipt
    matter = Matter.objects.get(id=receipt.matter)
    if _done(matter, pressed, by=by, at=at):
        label(matter.id, emergency=_calls_it_emergency(pressed, matter), source="desk", at=at)
    return receipt


def _done(matter: Matter, pressed: Pressed, *, by: By, at: datetime) -> bool:
    """Do what the key says; answer whether it stands, or waits for a second person."""
    if pressed.key is DeskKey.POLICE:
        send_police(matter, by=by, at=at)
    elif pressed.key is DeskKey.THREE_WAY:
        _note_three_way(matter, pressed, by=by, at=at)
    elif matter.state in {State.RECEIVED, State.UNOWNED}:
        return transfer(matter.id, _order(matter, pressed), by=by, at=at) == DONE
    elif pressed.key is not DeskKey.JOINT:
        raise Problem("records.desk-emergency")
    return True


def _note_three_way(matter: Matter, pressed: Pressed, *, by: By, at: datetime) -> None:
    """Record who was called in and who accepted; until somebody has, we keep it."""
    if pressed.service not in SERVICES:
        raise Problem("records.service-unknown", fields=["service"], known=SERVICES)
    who = pressed.accepted_by.strip()
    with changing(matter.id, Verb.NOTE, by=by, at=at) as now:
        now.rule = "three-way-call"
        now.change["three_way"] = {"service": pressed.service, "accepted_by": who}
        key = "records.three-way" if who else "records.three-way-open"
        now.say(key, service=Term("service", pressed.service), who=who)


def _calls_it_emergency(pressed: Pressed, matter: Matter) -> bool:
    """Read the label in a key: police now, or police first where it is immediate anyway."""
    if pressed.key is DeskKey.JOINT:
        return matter.grade == Grade.IMMEDIATE
    return pressed.key in {DeskKey.POLICE, DeskKey.THREE_WAY}


def _note_answers(receipt: Receipt, pressed: Pressed, *, by: By, at: datetime) -> None:
    """Keep what the caller answered, beside the words and not inside them."""
    with changing(receipt.matter, Verb.NOTE, by=by, at=at) as now:
        now.change["answers"] = dict(pressed.answers)
        now.because += [
            say("records.desk-answer", question=Term("asked", asked), answer=Term("answered", said))
            for asked, said in pressed.answers
        ]
        if said := dangers(dict(pressed.answers)):
            _hold_back(now, said)


def dangers(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Answer the groups of danger to which a caller said yes."""
    return tuple(group for asked, group in DANGEROUS.items() if answers.get(asked) == "yes")


def _hold_back(now: Changing, said: Sequence[str]) -> None:
    """Let no one key send on what the caller calls dangerous, whatever the words say."""
    matter, signals = now.matter, tuple(Term("signal", one) for one in said)
    matter.signals = list(dict.fromkeys([*matter.signals, *said]))
    matter.grade = min(matter.grade, int(Grade.URGENT))
    if matter.course == Course.CIVIL:
        matter.course, matter.offer = Course.JOINT.value, Offer.JOINT.value
    now.say("triage.again-signal", signals=signals, grade=Term("grade", str(matter.grade)))


def send_police(matter: Matter, *, by: By, at: datetime) -> None:
    """Dispatch to the police, unless the emergency rule has done so already."""
    police = police_for(ground.city(), matter.town)
    if matter.state in {State.RECEIVED, State.UNOWNED}:
        lead = matter.suggested if _is_police(matter.suggested) else police
        dispatch(matter.id, Order(lead, ""), by=by, at=at)
    elif not any(_is_police(unit) for unit in matter.units if unit != matter.holder_id):
        call_police(matter.id, reason="", by=by, at=at)


def _is_police(unit: str) -> bool:
    return unit in ground.city().units and ground.city().units[unit].kind == "police"


def _order(matter: Matter, pressed: Pressed) -> Order:
    unit = pressed.unit or matter.suggested
    if not unit:
        raise Problem("records.desk-unit", fields=["unit"])
    police = police_for(ground.city(), matter.town)
    return Order(
        unit,
        pressed.reason or (pressed.key.value if pressed.key is not DeskKey.TRANSFER else ""),
        consent="objected" if pressed.key is DeskKey.OBJECTED else pressed.consent,
        police=police if pressed.key is DeskKey.JOINT and unit != police else "",
        one_key=pressed.key is DeskKey.ONE_KEY,
    )
