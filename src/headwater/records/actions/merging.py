"""Hang a matter on another, undo it whole, and remember for good what is not the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from headwater.kernel.facts import Grade, Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import Answer, Part, State
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.clocks import settle
from headwater.records.actions.closing import reopen
from headwater.records.actions.deadlines import to_caller
from headwater.records.actions.parts import Given, police_out
from headwater.records.models import Assignment, Clock, Matter, Merging, Message, NotSame

TAKEN_BACK = frozenset({"recalling", "recalled", "telephone"})
ROLES_OFF = (Part.OFFERED.value, Part.WAITING.value)


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Why two are one: a person's words, or a comparison's probability and sentences."""

    reason: str
    probability: float | None = None
    because: tuple[Sentence, ...] = ()


@transaction.atomic
def merge(matter: UUID, into: UUID, why: Reasoned, *, by: By, at: datetime) -> Merging:
    """Hang a matter on another: its caller keeps page, answer and appeal; its orders end."""
    main = _locked(matter, into)
    with changing(matter, Verb.MERGE, by=by, at=at) as now:
        now.allow(reason=why.reason, other=_may_take(main, now.matter))
        assert main is not None  # noqa: S101  the guard has said so
        _hides_nothing(now.matter, main)
        before = _stand(now)
        made = Merging.objects.create(
            matter=now.matter,
            into=main,
            at=now.at,
            by=by.name,
            unit=by.unit,
            reason=why.reason,
            probability=why.probability,
            because=[sentence.as_json() for sentence in why.because],
            before=before,
        )
        _still(now, before)
        now.matter.merged_into_id = main.id
        now.because += why.because
        now.say("records.merged", number=main.number, reason=why.reason)
    _note_taken_in(into, now.matter.number, by=by, at=at)
    if main.state == State.CLOSED:  # told of again after its end: only open work answers anybody
        reopen(into, reason=why.reason, by=by, at=at)
    if main.state == State.PROPOSED:
        _tell_result(now.matter, main, now.at)
    return made


def _hides_nothing(matter: Matter, main: Matter) -> None:
    """Refuse to hang what is protected or in danger on what is not: nobody would see it there.

    Nothing else hangs on what is protected either: its caller would be told the result of it.
    """
    if matter.is_protected != main.is_protected:
        raise Problem("records.merge-protected")
    graver = matter.grade == Grade.IMMEDIATE < main.grade
    if graver or (police_out(matter) and not police_out(main)):
        raise Problem("records.merge-danger", number=main.number)


def _tell_result(matter: Matter, main: Matter, at: datetime) -> None:
    """Tell a caller who comes late what the others were told, while all of them are asked."""
    told = Message.objects.filter(matter=main, kind="result").order_by("-made_at").first()
    if told is not None:
        values = {**dict(Sentence.from_json(told.sentence).values), "number": matter.number}
        to_caller(matter.id, say("records.result-notice", **values), kind="result", at=at).save()


def _locked(matter: UUID, into: UUID) -> Matter | None:
    """Lock both, always in one order, so that two who merge crosswise cannot both succeed."""
    both = Matter.objects.select_for_update().filter(id__in=[matter, into]).order_by("id")
    return {one.id: one for one in both}.get(into)


def _may_take(main: Matter | None, matter: Matter) -> bool:
    """Answer whether a matter may take another in: neither may hang, nothing hang on the other."""
    if main is None or main.id == matter.id or main.merged_into_id is not None:
        return False
    if main.state == State.WITHDRAWN:
        return False
    return not matter.merged.filter(state=State.MERGED.value).exists()


def _stand(now: Changing) -> dict[str, Any]:
    """Write down what merging is about to change, so that undoing puts all of it back."""
    # The police of both are one: they go on under the matter on which this one hangs.
    safety = Q(role=Role.POLICE_SAFETY.value, part=Part.HELD.value)
    parts = now.matter.assignments.filter(Q(part__in=ROLES_OFF) | safety)
    clocks = now.matter.clocks.filter(met_at=None, stopped_at=None)
    return {
        "state": now.change["from"],
        "parts": {str(part.id): part.part for part in parts},
        "clocks": [str(clock.id) for clock in clocks],
    }


def _still(now: Changing, before: dict[str, Any]) -> None:
    parts = now.matter.assignments.filter(id__in=list(before["parts"]))
    parts.update(part=Part.CALLED_OFF.value, ended_at=now.at)
    settle(now.matter, now.at, stop=True)


def _note_taken_in(into: UUID, number: int, *, by: By, at: datetime) -> None:
    with changing(into, Verb.ADD_REPORT, by=by, at=at) as now:
        now.change["taken_in"] = number
        now.say("records.taken-in", number=number)


@transaction.atomic
def unmerge(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Undo a merging: state, orders and clocks stand as they stood; time has run on for all."""
    with changing(matter, Verb.UNMERGE, by=by, at=at) as now:
        now.allow(reason=reason)
        made = Merging.objects.filter(matter=now.matter, undone_at=None).first()
        if made is None:
            raise Problem("records.merge-none")
        if now.change["from"] == State.CLOSED:
            _unfollow(now)
        for part, was in made.before["parts"].items():
            Assignment.objects.filter(id=part).update(part=was, ended_at=None)
        Clock.objects.filter(id__in=made.before["clocks"]).update(stopped_at=None)
        _order_anew(now)
        now.matter.state = made.before["state"]
        now.matter.merged_into_id = None
        settle(now.matter, now.at)
        made.undone_at, made.undone_by, made.undone_reason = now.at, by.name, reason
        made.save()
        now.say("records.unmerged", number=made.into.number, reason=reason)
    remember_not_same(matter, made.into_id, by=by, at=at)
    return now.matter


def _order_anew(now: Changing) -> None:
    """Give once more what a platform was told to drop: under an id of its own, with its clocks."""
    offered = now.matter.assignments.filter(part=Part.OFFERED.value, outside__isnull=False)
    for old in list(offered.select_related("outside")):
        if old.outside.state == "recalling" and not old.outside.tries:
            old.outside.state = "sent"  # nobody has told them yet: there it stands as it stood
            old.outside.save(update_fields=["state"])
        elif old.outside.state in TAKEN_BACK:
            fresh = Given(old.unit_id, Role(old.role), old.dispatched_at, old.rule).row(now.matter)
            fresh.because = old.because
            fresh.save(force_insert=True)
            old.clocks.filter(met_at=None, stopped_at=None).update(assignment=fresh)
            old.part, old.ended_at = Part.CALLED_OFF.value, now.at
            old.save(update_fields=["part", "ended_at"])
            now.say("records.order-anew", unit=Term("unit", old.unit_id))


def _unfollow(now: Changing) -> None:
    """Take back the end that the other matter brought: what was held then is held again."""
    held = now.matter.assignments.filter(part=Part.DONE.value, ended_at=now.matter.closed_at)
    held.update(part=Part.HELD.value, ended_at=None)
    now.matter.outcome, now.matter.answer, now.matter.closed_at = "", Answer.NONE.value, None


def remember_not_same(one: UUID, other: UUID, *, by: By, at: datetime) -> NotSame:
    """Remember for good that two matters are two: they are never offered as one again."""
    first, second = sorted((one, other))
    made, new = NotSame.objects.get_or_create(
        first_id=first, second_id=second, defaults={"at": at, "by": by.name, "unit": by.unit}
    )
    if new:
        numbers = dict(Matter.objects.filter(id__in=[one, other]).values_list("id", "number"))
        for matter, twin in ((one, other), (other, one)):
            with changing(matter, Verb.NOTE, by=by, at=at) as now:
                now.say("records.not-same", number=numbers[twin])
    return made
