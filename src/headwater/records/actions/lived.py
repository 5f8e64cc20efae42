"""Give a newly built matter the life it has already had, for work in bulk: one history row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from headwater.city import City
from headwater.kernel.clock import Limit, Unit, due
from headwater.kernel.facts import Role
from headwater.kernel.permit import By
from headwater.kernel.sentence import Term, say
from headwater.matters.replay import SET, snapshot
from headwater.matters.states import Answer, Outcome, Part, State
from headwater.records.actions.clocks import soonest
from headwater.records.actions.history import Event, remember
from headwater.records.actions.opening import Rows
from headwater.records.actions.parts import Given, clock_rows
from headwater.records.models import Assignment, Clock, Matter
from headwater.records.queries import ground
from headwater.simulation.life import Life
from headwater.simulation.mix import Bad, BadUnit

MET_BY = {"decide": "dispatched", "accept": "accepted", "contact": "contacted"}


RULED = Limit(1, Unit.WORKING_DAYS)


def lead_of(matter: Matter) -> str:
    """Return the unit a simulated matter goes to; what nobody owns the ruling seat takes itself."""
    return matter.suggested or ground.city().reception.seats["ruler"]


def lived_by(matter: Matter, life: Life) -> Life:
    """Return the life of a matter; one that nobody owns waits for the ruling seat's next day."""
    if matter.suggested:
        return life
    ruled = due(matter.opened_at, RULED, ground.city().calendar).at
    return life.later(ruled - life.dispatched)


def habit_of(matter: Matter, units: Mapping[str, BadUnit]) -> Bad | None:
    """Return the habit of the planted unit that a matter goes to, from the day it has it."""
    planted = units.get(lead_of(matter))
    if planted is None or matter.opened_at.date() < planted.since:
        return None
    return planted.habit


def live(rows: Rows, life: Life, city: City, *, by: By, until: datetime) -> Rows:
    """Set matter, assignments and clocks as the deeds up to `until` would have left them."""
    matter = rows.matters[0]
    if life.dispatched <= until:
        lead = _lead(rows, life, city)
        _help(rows.assignments[2:], life, until)
        _work(matter, lead, rows.assignments[0], life, until)
        _meet(rows.clocks, life, until)
    matter.due_at = None if matter.closed_at else soonest(rows.clocks)
    because = (say("records.played", state=Term("state", matter.state)),)
    change = {"to": matter.state, "holder": matter.holder_id, SET: snapshot(matter)}
    event = Event("receive", "played", because, change)
    rows.history = remember(matter, [event], by=by, at=matter.opened_at)
    for message in rows.messages:
        message.sent_at = message.made_at
    return rows


def _lead(rows: Rows, life: Life, city: City) -> Assignment:
    """Return the lead's assignment, dispatched now if the emergency rule has not done so."""
    matter = rows.matters[0]
    if len(rows.assignments) > 1:
        return rows.assignments[1]
    lead = Given(lead_of(matter), Role.LEAD, life.dispatched, "played").row(matter)
    rows.assignments.append(lead)
    rows.clocks += clock_rows(matter, lead, city, life.dispatched)
    matter.state = State.DISPATCHED.value
    if city.units[lead.unit_id].kind != "police":
        matter.diverted_at = life.dispatched
    return lead


def _help(helpers: Sequence[Assignment], life: Life, until: datetime) -> None:
    """Let the helpers accept with the lead and finish when it is done."""
    for part in helpers:
        if life.accepted <= until:
            part.part, part.accepted_at = Part.HELD.value, life.accepted
        if life.proposed <= until:
            part.part, part.ended_at = Part.DONE.value, life.proposed


def _work(matter: Matter, lead: Assignment, held: Assignment, life: Life, until: datetime) -> None:
    if life.accepted > until:
        return
    lead.part, lead.accepted_at = Part.HELD.value, life.accepted
    held.part, held.ended_at = Part.RELEASED.value, life.accepted
    matter.holder_id, matter.state = lead.unit_id, State.ACCEPTED.value
    if life.contacted <= until:
        lead.contacted_at, matter.state = life.contacted, State.CONTACTED.value
    if life.proposed <= until:
        matter.state, matter.outcome = State.PROPOSED.value, Outcome.DONE.value
        matter.changed_at = life.proposed
    if life.closed <= until:
        _end(matter, lead, life, until)


def _end(matter: Matter, lead: Assignment, life: Life, until: datetime) -> None:
    """Close, or open again where the caller said that it is not solved, until it is redone."""
    matter.answer, ended = life.answer or Answer.UNREACHED.value, life.closed
    if life.answer == Answer.NOT_SOLVED:
        matter.reopened, ended = 1, life.redone
        if ended > until:
            matter.outcome, matter.state = "", State.CONTACTED.value
            return
        matter.answer = Answer.SOLVED.value
    matter.state, matter.closed_at = State.CLOSED.value, ended
    lead.part, lead.ended_at = Part.DONE.value, ended


def _meet(clocks: list[Clock], life: Life, until: datetime) -> None:
    for clock in clocks:
        at = getattr(life, MET_BY.get(clock.kind, "proposed"))
        if at <= until:
            clock.met_at = at
