"""Start, meet and stop the clocks of assignments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from headwater.city import City
from headwater.kernel.clock import Deadline, due
from headwater.records.models import Assignment, Clock, Matter
from headwater.records.models.keys import new_key


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that starts: its kind, its start, its deadline and the rule that set it."""

    kind: str
    start: datetime
    deadline: Deadline
    rule: str

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
            counted=[_plain(asdict(row)) for row in self.deadline.counted],
        )


def _plain(row: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def clocks_of(city: City, category: str, grade: int, start: datetime) -> list[Running]:
    """List the clocks that start at dispatch: accept, contact, reply and, by statute, decision."""
    leaf, calendar = city.catalogue[category], city.calendar
    urgent = grade <= len(city.reception.accept)
    limits = {
        "accept": city.reception.accept[grade - 1]
        if urgent
        else leaf.clocks.accept.at(start, calendar),
        "contact": leaf.clocks.contact,
        "reply": leaf.clocks.reply,
        "decision": leaf.clocks.decision,
    }
    rule = f"{leaf.code}: {leaf.clocks.source}"[:80]
    return [
        Running(kind, start, due(start, limit, calendar), rule)
        for kind, limit in limits.items()
        if limit is not None
    ]


def soonest(clocks: Iterable[Clock]) -> datetime | None:
    """Return the earliest deadline still running."""
    running = [c.due_at for c in clocks if c.met_at is None and c.stopped_at is None]
    return min(running, default=None)


def settle(matter: Matter, at: datetime, *, met: Iterable[str] = (), stop: bool = False) -> None:
    """Mark clocks of these kinds as met, or stop all that run, and renew the matter's deadline."""
    clocks = list(matter.clocks.filter(met_at__isnull=True, stopped_at__isnull=True))
    wanted = set(met)
    for clock in clocks:
        if clock.kind in wanted:
            clock.met_at = at
        elif stop:
            clock.stopped_at = at
    changed = [clock for clock in clocks if clock.met_at or clock.stopped_at]
    Clock.objects.bulk_update(changed, ["met_at", "stopped_at"])
    matter.due_at = soonest(clocks)
