"""Start, meet and stop the clocks of assignments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from headwater.city import City
from headwater.kernel.clock import Deadline, Limit, Pause, due, put_off
from headwater.kernel.facts import Role
from headwater.matters.repeats import Window
from headwater.records.models import Assignment, Clock, Matter
from headwater.records.models.keys import new_key
from headwater.records.queries import ground

SAFE_WITHIN = Limit.parse("4 hours")


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that starts: its kind, its start, its deadline and the rule that set it."""

    kind: str
    start: datetime
    deadline: Deadline
    rule: str
    limit: str = ""

    def row(self, assignment: Assignment) -> Clock:
        """Return the row of this clock for an assignment."""
        return Clock(
            id=new_key(),
            matter_id=assignment.matter_id,
            assignment_id=assignment.id,
            kind=self.kind,
            started_at=self.start,
            due_at=self.deadline.at,
            provisional=self.deadline.provisional,
            rule=self.rule,
            limit=self.limit,
            counted=counted_rows(self.deadline),
        )


def counted_rows(deadline: Deadline) -> list[dict[str, str]]:
    """Return the days of a count as a clock stores them."""
    return [
        {"day": str(row.day), "amount": str(row.amount), "unit": str(row.unit), "why": row.why}
        for row in deadline.counted
    ]


def clocks_of(
    city: City, category: str, grade: int, start: datetime, role: Role = Role.LEAD
) -> list[Running]:
    """List the clocks that start when a part is given: each role has its own."""
    leaf, calendar = city.catalogue[category], city.calendar
    urgent = grade <= len(city.reception.accept)
    accept = city.reception.accept[grade - 1] if urgent else leaf.clocks.accept.at(start, calendar)
    limits = {"accept": accept, **_work_limits(city, category, role)}
    rule = f"{leaf.code}: {leaf.clocks.source}"[:80]
    return [
        Running(kind, start, due(start, limit, calendar), rule, str(limit))
        for kind, limit in limits.items()
        if limit is not None
    ]


def _work_limits(city: City, category: str, role: Role) -> dict[str, Limit | None]:
    """Return what a role must do by when, after accepting."""
    clocks = city.catalogue[category].clocks
    if role is Role.HELP:
        return {"part": clocks.reply}
    if role is Role.POLICE_SAFETY:
        return {"release": limit_of(city, "release", SAFE_WITHIN)}
    return {"contact": clocks.contact, "reply": clocks.reply, "decision": clocks.decision}


def decide_clock(city: City, grade: int, start: datetime) -> Running:
    """Return the clock of whoever holds a matter that nobody has decided yet, by its grade."""
    limit = city.reception.decide[grade - 1]
    return Running("decide", start, due(start, limit, city.calendar), "decide", str(limit))


def limit_of(city: City, name: str, fallback: Limit) -> Limit:
    """Return a limit of the city's settings."""
    found = city.limits.get(name)
    return found if isinstance(found, Limit) else fallback


def repeat_window(city: City) -> Window:
    """Return within which time after a closing a report belies it."""
    return Window(
        limit_of(city, "repeat_after", Limit.parse("8 minutes")),
        limit_of(city, "repeat_within", Limit.parse("72 hours")),
        limit_of(city, "repeat_long", Limit.parse("30 days")),
    )


def number_of(city: City, name: str, fallback: int) -> int:
    """Return a number of the city's settings."""
    found = city.limits.get(name)
    return found if isinstance(found, int) else fallback


def soonest(clocks: Iterable[Clock]) -> datetime | None:
    """Return the earliest deadline still running; while all stand still, when the first runs on."""
    left = [clock for clock in clocks if not (clock.met_at or clock.stopped_at)]
    running = [clock.due_at for clock in left if clock.paused_at is None]
    return min(running or map(_runs_on, left), default=None)


def _runs_on(clock: Clock) -> datetime:
    """Return when a clock that stands still runs on at the latest."""
    return ground.city().pause_until(clock.paused_at or clock.due_at)


def stood(start: datetime, end: datetime) -> Pause:
    """Return for how long a clock stood still: no longer than the city allows."""
    return Pause(start, min(end, ground.city().pause_until(start)))


def settle(
    matter: Matter,
    at: datetime,
    *,
    met: Iterable[str] = (),
    stop: bool = False,
    part: Assignment | None = None,
) -> None:
    """Mark clocks of these kinds as met, or stop all others; renew the matter's deadline.

    With `part` only the clocks of that part are touched.
    """
    clocks = list(matter.clocks.filter(met_at__isnull=True, stopped_at__isnull=True))
    wanted = set(met)
    asked = [one for one in clocks if part is None or one.assignment_id == part.id]
    reached = [one for one in asked if one.kind in wanted]
    for clock in reached:
        run_on(clock, at)
    _mark(reached, "met_at", at)
    if stop:
        _mark([one for one in asked if one.kind not in wanted], "stopped_at", at)
    matter.due_at = soonest(clocks)


def run_on(clock: Clock, at: datetime) -> None:
    """End the pause of a clock, if it stands still: it is due later by what the pause took."""
    asked = clock.paused_at and clock.moved.filter(what="pause", state="granted", resumed_at=None)
    row = asked.first() if asked else None
    if row is None or clock.paused_at is None:
        return
    pause, unit = stood(clock.paused_at, at), Limit.parse(clock.limit).unit
    later = put_off(clock.due_at, pause, unit, ground.city().calendar)
    row.resumed_at, row.due_at, row.counted = at, later.at, counted_rows(later)
    row.save()
    clock.due_at, clock.provisional = later.at, clock.provisional or later.provisional
    clock.paused_at = None
    clock.save()


def _mark(clocks: list[Clock], name: str, at: datetime) -> None:
    """Note on these clocks when they were met or stopped: one statement."""
    for clock in clocks:
        setattr(clock, name, at)
    if clocks:
        Clock.objects.filter(id__in=[clock.id for clock in clocks]).update(**{name: at})
