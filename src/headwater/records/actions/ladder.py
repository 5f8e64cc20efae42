"""Climb the warning ladder: late clocks are urged, supervised, published, each step once."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from django.db.models import Count

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.declared import Step, Told
from headwater.matters.ladder import next_step
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.deadlines import shown_time
from headwater.records.models import Clock, Message, Warned
from headwater.records.queries import ground

AT_ONCE = 500


def climb(*, at: datetime, at_once: int = AT_ONCE) -> int:
    """Take the next step of the ladder for late clocks; return how many were taken."""
    steps = ground.city().life.ladder
    late = Clock.objects.filter(
        met_at=None, stopped_at=None, paused_at=None, due_at__lt=at, matter__historical=False
    )
    waiting = late.annotate(taken=Count("warned")).filter(taken__lt=len(steps))
    # Many wait for a later step: only those that take one count, else they would hold up the rest.
    rows = waiting.select_related("assignment").prefetch_related("warned").order_by("due_at")
    steps_taken = (_step(clock, at) for clock in rows.iterator(chunk_size=AT_ONCE))
    return sum(islice(filter(None, steps_taken), at_once))


def _step(clock: Clock, at: datetime) -> bool:
    city = ground.city()
    taken = {one.step for one in clock.warned.all()}
    decided = next_step(clock.due_at, at, city.life.ladder, calendar=city.calendar, taken=taken)
    if decided.value is None:
        return False
    try:
        _warn(clock, decided.value, at)
    except Problem:  # ended in between
        return False
    return True


def _warn(clock: Clock, step: Step, at: datetime) -> None:
    unit = clock.assignment.unit_id
    with changing(clock.matter_id, Verb.WARN, by=By("rule", unit), at=at) as now:
        now.rule = f"ladder-{step.code}"
        told = _told(step, unit)
        Warned.objects.create(clock=clock, step=step.code, at=now.at, to=told)
        names = {"step": Term("step", step.code), "clock": Term("clock", clock.kind)}
        facts = {"number": now.matter.number, "due": shown_time(clock.due_at)}
        now.say("records.late", **names, **facts, unit=Term("unit", unit))
        said, matter = now.because[-1], clock.matter_id
        Message.objects.bulk_create(
            Message.telling(f"unit:{one}", said, kind="warning", matter=matter, at=now.at)
            for one in sorted({told, *_rules(clock)})
        )


def _rules(clock: Clock) -> tuple[str, ...]:
    """Return the unit of the ruling seat, if it is this clock that runs for it."""
    seat = ground.city().reception.seats.get("ruler")
    return (seat,) if seat and clock.kind == "ruling" else ()


def _told(step: Step, unit: str) -> str:
    """Return whom a step tells; one without a body above it tells the leader."""
    city = ground.city()
    leader = city.life.leader or unit
    parent = city.units[unit].parent or leader
    return {Told.UNIT: unit, Told.PARENT: parent, Told.LEADER: leader}[step.to]
