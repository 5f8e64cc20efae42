"""Count a repeat against the closing it belies, and open that matter again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.matters.repeats import is_repeat
from headwater.matters.states import Outcome, State
from headwater.records.actions.changing import changing
from headwater.records.actions.clocks import repeat_window
from headwater.records.actions.merging import Reasoned, merge
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.records.queries.duplicates import told_apart

LOOKED_BACK = timedelta(days=1)  # a worker that stood still for a night misses none
AT_ONCE = 500
RULE = By("rule")


def find_repeats(*, at: datetime) -> int:
    """Look at the repeats of the last day; return how many belie a closing."""
    fresh = Matter.objects.filter(
        is_repeat=True, repeat_of=None, opened_at__gt=at - LOOKED_BACK, opened_at__lte=at
    ).exclude(place_key="")
    return sum(_belies(one, at) for one in list(fresh.order_by("opened_at")[:AT_ONCE]))


def _belies(again: Matter, at: datetime) -> bool:
    closed = _closed_before(again)
    closed = closed and (closed.merged_into or closed)  # the work was done on the other one
    if closed is None or closed.closed_at is None or closed.id in told_apart(again.id):
        return False
    said = is_repeat(
        closed.closed_at, again.opened_at, repeat_window(ground.city()), ground.city().calendar
    )
    if not said.value:
        return False
    try:
        _count(again, closed, said.rule, at)
    except Problem:  # opened again or withdrawn in between
        return False
    return True


def _closed_before(again: Matter) -> Matter | None:
    """Return the newest closing of the same place and category before this report."""
    same = Matter.objects.filter(
        place_key=again.place_key, category=again.category, closed_at__lt=again.opened_at
    )
    done = same.exclude(outcome__in=[Outcome.WITHDRAWN.value, Outcome.IMPORTED.value])
    return done.exclude(id=again.id).order_by("-closed_at").first()


@transaction.atomic
def _count(again: Matter, closed: Matter, rule: str, at: datetime) -> None:
    with changing(closed.id, Verb.ADD_REPORT, by=RULE, at=at) as now:
        now.rule = rule
        now.matter.repeated += 1
        now.change["by"] = again.number
        now.say("records.told-again", number=again.number)
    with changing(again.id, Verb.NOTE, by=RULE, at=at) as now:
        now.matter.repeat_of_id = closed.id
        now.say("records.repeats", number=closed.number)
    hangs = is_harmless(now.matter) and not closed.is_protected
    if now.matter.state == State.RECEIVED and hangs:
        merge(again.id, closed.id, Reasoned(str(closed.number)), by=RULE, at=at)


def is_harmless(matter: Matter) -> bool:
    """Answer whether a rule may hang a report on another matter: no danger, nothing protected."""
    calm = not matter.signals and not matter.is_protected
    return calm and matter.grade >= Grade.ROUTINE and matter.course == "civil"
