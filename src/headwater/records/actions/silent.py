"""The silent or broken call: what was heard, what ringing back gave, and send if it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.desk import send_police
from headwater.records.actions.intake import Receipt, receive
from headwater.records.actions.labels import label
from headwater.records.actions.moves import Regrade, change_grade
from headwater.records.models import Matter
from headwater.records.queries import ground

SOUNDS = ("fight", "crying", "child", "breathing", "whisper", "tapping", "vehicle", "nothing")
BACK = ("not-tried", "no-answer", "busy", "hung-up", "answered-safe", "answered-danger")


@dataclass(frozen=True, slots=True)
class SilentCall:
    """What the protocol asks: sounds heard, the ring back, words if any, the place if known."""

    key: str
    sounds: tuple[str, ...] = ()
    back: str = "not-tried"
    words: str = ""
    place: str = ""
    contact: str = ""


@transaction.atomic
def take_silent(call: SilentCall, *, by: By, at: datetime) -> Receipt:
    """Register a silent call; with a place the police go, without one it stays and is rung again.

    It never closes by itself: whoever holds it must say how it ended.
    """
    checked = _checked(call)
    arrival = Arrival(
        words=ground.in_city_words(_told(checked)),
        channel="desk",
        key=checked.key,
        place=checked.place,
        contact=checked.contact,
        category=ground.city().reception.silent,
    )
    receipt = receive(arrival, sender="desk", by=by, at=at)
    if receipt.first:
        _follow(receipt, checked, by=by, at=at)
    return receipt


def _follow(receipt: Receipt, call: SilentCall, *, by: By, at: datetime) -> None:
    matter = Matter.objects.get(id=receipt.matter)
    if matter.grade > Grade.URGENT:
        asked = Regrade(Grade.URGENT, "")
        matter = change_grade(matter.id, asked, by=by, at=at)
    with changing(matter.id, Verb.NOTE, by=by, at=at) as now:
        now.rule = "silent-call"
        now.change["silent"] = {"sounds": list(call.sounds), "back": call.back}
        now.matter.signals = list(dict.fromkeys([*now.matter.signals, "silent"]))
        now.say("records.silent-sent" if call.place else "records.silent-ring")
    if call.place:
        send_police(now.matter, by=by, at=at)
        label(matter.id, emergency=True, source="desk", at=at)


def _checked(call: SilentCall) -> SilentCall:
    unknown = [one for one in call.sounds if one not in SOUNDS]
    if unknown or call.back not in BACK:
        raise Problem("records.silent-unknown", fields=["sounds", "back"])
    return call


def _told(call: SilentCall) -> Sentence:
    """Put what was heard into the report's words, so that triage reads it too."""
    heard = tuple(Term("sound", one) for one in call.sounds) or (Term("sound", "nothing"),)
    back = Term("rung-back", call.back)
    if call.words.strip():
        return say("records.silent-words-said", sounds=heard, back=back, words=call.words)
    return say("records.silent-words", sounds=heard, back=back)
