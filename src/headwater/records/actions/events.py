"""A storm, an outage: many report one incident, and their reports hang on one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.moves import Verb
from headwater.matters.states import OPEN, State
from headwater.records.actions.changing import changing
from headwater.records.actions.deadlines import shown_time
from headwater.records.actions.merging import Reasoned, merge
from headwater.records.actions.repeats import is_harmless
from headwater.records.models import MassEvent, Matter
from headwater.records.queries import ground
from headwater.records.queries.duplicates import told_apart

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Incident:
    """What is told of: its categories, a town's code or the whole city, and until when."""

    name: str
    categories: Sequence[str]
    until: datetime
    town: str = ""


def declare_event(matter: UUID, incident: Incident, *, by: By, at: datetime) -> MassEvent:
    """Begin a mass event on a matter; it ends by itself."""
    known = set(incident.categories) & set(ground.city().catalogue)
    if not incident.name.strip() or not known or known != set(incident.categories):
        raise Problem("records.event-kinds", fields=["categories"])
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        made = MassEvent.objects.create(
            matter=now.matter,
            name=incident.name,
            categories=list(incident.categories),
            town=incident.town,
            starts_at=now.at,
            ends_at=incident.until,
            by=by.name,
            unit=by.unit,
        )
        until = shown_time(incident.until)
        now.say("records.event-made", name=incident.name, until=until)
    return made


def running_event(matter: Matter, at: datetime) -> MassEvent | None:
    """Return the event that runs on a matter now, if one does."""
    return MassEvent.objects.filter(matter=matter, starts_at__lte=at, ends_at__gt=at).first()


def end_event(matter: UUID, *, by: By, at: datetime) -> MassEvent:
    """End an event before its time; what hangs stays until a person takes it off."""
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        found = running_event(now.matter, now.at)
        if found is None:
            raise Problem("records.event-none")
        found.ends_at = now.at
        found.save(update_fields=["ends_at"])
        now.say("records.event-ended", name=found.name)
    return found


def hang_on_events(*, at: datetime) -> int:
    """Hang new, harmless reports of running events on their open matters; return how many."""
    running = MassEvent.objects.filter(
        starts_at__lte=at, ends_at__gt=at, matter__state__in=[one.value for one in OPEN]
    )
    return sum(_hang(event, at) for event in list(running.select_related("matter")))


def _hang(event: MassEvent, at: datetime) -> int:
    fresh = Matter.objects.filter(
        state__in=[State.RECEIVED.value, State.UNOWNED.value],
        category__in=event.categories,
        opened_at__gte=event.starts_at,
        opened_at__lte=event.ends_at,
    ).exclude(id=event.matter_id)
    if event.town:
        fresh = fresh.filter(town=event.town)
    # A person has said that it is not: in words, or by taking it off again.
    fresh = fresh.exclude(mergings__undone_at__isnull=False).exclude(
        id__in=told_apart(event.matter_id)
    )
    why = Reasoned(event.name, because=(say("matters.merging.event", name=event.name),))
    hung = 0
    for one in list(fresh.order_by("opened_at")[:AT_ONCE]):
        if is_harmless(one):
            hung += _merged(one, event, why, at)
    return hung


def _merged(one: Matter, event: MassEvent, why: Reasoned, at: datetime) -> bool:
    try:
        merge(one.id, event.matter_id, why, by=By("rule", event.unit), at=at)
    except Problem:  # taken up by a person in between
        return False
    return True
