"""Change a matter: one locked row, one checked move, one transaction with its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from headwater.kernel.facts import Course, Grade, Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters import guards, moves
from headwater.matters.guards import Asked
from headwater.matters.moves import Verb
from headwater.matters.replay import SET, changed, snapshot
from headwater.matters.states import Part, State
from headwater.records.actions.history import Event, remember
from headwater.records.models import Assignment, History, Matter

# How long the history was on the page from which somebody acts: a move seen too late is refused.
_seen: ContextVar[int | None] = ContextVar("seen", default=None)
_MOVING = [row.verb.value for row in moves.MOVES if row.to is not None]
OPEN_PARTS = (Part.HELD.value, Part.OFFERED.value)


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
    asked: bool = False

    def allow(self, **facts: Any) -> None:
        """Ask the guards of this move; the first that does not hold refuses."""
        self.asked = True
        known = facts_of(self.matter, self.verb, self.by)
        guards.require(moves.move(self.verb).guards, replace(known, **facts))

    def own(self, *roles: Role, parts: Iterable[str] = OPEN_PARTS, **facts: Any) -> Assignment:
        """Return the open part of the acting unit, or refuse: this matter is not theirs."""
        mine = self.matter.assignments.filter(unit_id=self.by.unit, part__in=parts)
        if roles:
            mine = mine.filter(role__in=[role.value for role in roles])
        found = mine.order_by("-dispatched_at", "-id").first()
        self.allow(own=found is not None, **facts)
        if found is None:
            raise Problem("matters.part-none", unit=Term("unit", self.by.unit))
        return found

    def say(self, key: str, **values: Any) -> None:
        """Add a sentence to what history will tell."""
        self.because.append(say(key, **values))


def facts_of(matter: Matter, verb: Verb, by: By) -> Asked:
    """Return what the guards may ask of a matter and of who acts on it."""
    return Asked(
        verb=verb.value,
        holder=matter.holder_id,
        unit=by.unit,
        grade=Grade(matter.grade),
        course=Course(matter.course),
        live=tuple(matter.signals),
        returned=matter.returned,
        ruled=matter.ruled,
        by=by.name,
    )


@contextmanager
def as_seen(length: int | None) -> Iterator[None]:
    """Act on a matter as its page showed it: who moved it in between is not overridden."""
    token = _seen.set(length)
    try:
        yield
    finally:
        _seen.reset(token)


def _is_stale(matter: Matter, verb: Verb) -> bool:
    """Answer whether another moved the matter since; a note or a call for help always goes."""
    seen = _seen.get()
    if seen is None or moves.move(verb).to is None:
        return False
    return matter.story.filter(seq__gt=seen, verb__in=_MOVING).exists()


@contextmanager
def changing(matter: UUID, verb: Verb, *, by: By, at: datetime) -> Iterator[Changing]:
    """Lock a matter, check the move against the table, then write state and history together."""
    with transaction.atomic():
        locked = Matter.objects.select_for_update().filter(id=matter).first()
        if locked is None:
            raise Problem("matters.unknown", fields=["matter"])
        state = moves.check(verb, State(locked.state))
        if _is_stale(locked, verb):
            raise Problem("matters.taken", fields=["move"])
        before = snapshot(locked)
        now = Changing(locked, verb, by, _not_before(locked, at), change={"from": locked.state})
        locked.state = state.value
        yield now
        _write(now, before)


def _not_before(matter: Matter, at: datetime) -> datetime:
    """Keep the history of a matter in the order of its rows, though clocks of machines differ."""
    return max(at, matter.changed_at)


def _write(now: Changing, before: dict[str, Any]) -> None:
    if moves.move(now.verb).guards and not now.asked:
        raise AssertionError(now.verb)  # an action forgot to ask its guards: a fault of ours
    now.change["to"] = now.matter.state
    now.change[SET] = changed(before, snapshot(now.matter))
    event = Event(now.verb, now.rule, tuple(now.because), now.change)
    History.objects.bulk_create(remember(now.matter, [event], by=now.by, at=now.at))
    now.matter.save()
