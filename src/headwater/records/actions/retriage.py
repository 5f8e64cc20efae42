"""Every new word about a matter is triaged again; what has grown worse reaches all at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.city.reception import police_for
from headwater.kernel.decision import Decision
from headwater.kernel.facts import Course, Grade, Offer, Said
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import Part, State
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.closing import reopen
from headwater.records.actions.moves import ENDED, hurry
from headwater.records.actions.parts import open_again, send_police
from headwater.records.models import Matter, Message, Report
from headwater.records.models.keys import new_key
from headwater.records.queries import ground
from headwater.records.queries.rulings import desk_with_rulings
from headwater.triage.again import Heard, Known, Worse, grown_worse
from headwater.triage.decide import Triage

OPEN_PARTS = (Part.HELD.value, Part.OFFERED.value)
DONE = (State.PROPOSED, State.CLOSED)
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said about a matter we have: the text, its channel, and one key per sending."""

    text: str
    channel: str
    key: str

    @property
    def digest(self) -> str:
        """Return what tells these words from others under the same key."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def add_report(matter: UUID, words: Words, *, by: By, at: datetime) -> Report:
    """Add a second report or a caller's message to a matter; the same key adds nothing twice.

    Other words under a used key, as after a step back in the browser, are new words.
    """
    text = _checked(words.text)
    with transaction.atomic():
        known = Report.objects.filter(sender=f"more:{matter}", key=words.key).first()
        if known is not None and known.digest == words.digest:
            return known
        if known is not None:
            other = replace(words, key=f"{words.key[:180]}-{words.digest[:16]}")
            return add_report(matter, other, by=by, at=at)
        heard = _hear(matter, text, words.channel, at)
        with changing(matter, Verb.ADD_REPORT, by=by, at=at) as now:
            report = _report(now, words, heard.alone)
            report.save(force_insert=True)
            now.because.append(say("records.heard-again", words=report.masked[:300]))
        _raise_if_worse(matter, heard, callers=True, by=by, at=at)
        _tell_holder(matter, at)
    return report


@contextmanager
def listening(
    matter: UUID, text: str, *, by: By, at: datetime, callers: bool = False
) -> Iterator[None]:
    """Do a move with words in it, then triage the words, all in one transaction."""
    with transaction.atomic():
        yield
        if text.strip():
            heard = _hear(matter, text, "", at)
            _raise_if_worse(matter, heard, callers=callers, by=by, at=at)


def _checked(text: str) -> str:
    if not text.strip():
        raise Problem("records.words-empty", fields=["words"])
    if len(text) > LONGEST:
        raise Problem("records.words-long", fields=["words"], limit=LONGEST)
    return text


def _hear(matter: UUID, text: str, channel: str, at: datetime) -> Heard:
    """Decide the new words alone, the words before, and all of them; before they are stored."""
    said = Report.objects.filter(matter_id=matter).order_by("received_at")
    before = "\n".join(said.values_list("masked", flat=True))
    texts = (text, before, f"{before}\n{text}")
    triager = desk_with_rulings(at).triager
    return Heard(*triager.decide_many([Said(one, channel, at) for one in texts]))


def _report(now: Changing, words: Words, decided: Decision[Triage]) -> Report:
    return Report(
        id=new_key(),
        matter=now.matter,
        sender=f"more:{now.matter.id}",
        key=words.key,
        digest=words.digest,
        channel=words.channel,
        words=words.text,
        masked=ground.masked(words.text),
        received_at=now.at,
        decision={"because": [one.as_json() for one in decided.because]},
    )


def _raise_if_worse(matter: UUID, heard: Heard, *, callers: bool, by: By, at: datetime) -> None:
    found = Matter.objects.select_related("merged_into").get(id=matter)
    found = found.merged_into or found  # the work is done there, and who does it must hear
    known = Known(Grade(found.grade), Course(found.course), tuple(found.signals))
    worse = grown_worse(known, heard, callers=callers)
    if worse is None:
        return
    if callers and found.state in DONE:
        reopen(found.id, reason="", by=by, at=at)
    with changing(found.id, Verb.RAISE, by=by, at=at) as now:
        _escalate(now, worse)


def _escalate(now: Changing, worse: Decision[Worse]) -> None:
    """Raise it, send the police where it takes them, and tell everybody who has a part."""
    matter, value = now.matter, worse.value
    now.rule, now.because = worse.rule, [*worse.because]
    now.change.update(grade=int(value.grade), was=matter.grade, new=list(value.new))
    matter.grade, matter.course = int(value.grade), value.course.value
    matter.signals = list(value.signals)
    hurry(now)
    matter.offer = (Offer.JOINT if value.course is Course.JOINT else Offer.POLICE).value
    protecting = ground.city().reception.protecting
    matter.is_protected = matter.is_protected or bool(protecting & set(value.new))
    police = police_for(ground.city(), matter.town)
    parts = matter.assignments.filter(part__in=OPEN_PARTS).values_list("unit_id", flat=True)
    told = dict.fromkeys([matter.holder_id, *parts, police])
    if value.needs_police and police not in parts:
        if matter.state in ENDED:
            open_again(now, "")
        send_police(now, police)
    Message.objects.bulk_create(_escalation(matter, unit, now.at) for unit in told)


def _escalation(matter: Matter, unit: str, at: datetime) -> Message:
    signals = tuple(Term("signal", one) for one in matter.signals)
    said = say(
        "records.escalation" if signals else "records.escalation-grade",
        number=matter.number,
        grade=Term("grade", str(matter.grade)),
        signals=signals,
    )
    return Message.telling(f"unit:{unit}", said, kind="escalation", matter=matter.id, at=at)


def _tell_holder(matter: UUID, at: datetime) -> None:
    """Tell whoever answers for it that there are new words, grave or not."""
    found = Matter.objects.select_related("merged_into").get(id=matter)
    said = say("records.more-words", number=found.number)
    holder = f"unit:{(found.merged_into or found).holder_id}"
    Message.telling(holder, said, kind="more-words", matter=matter, at=at).save()
