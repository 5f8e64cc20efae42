"""Give a newly built matter the life it has already had, for work in bulk: one history row each."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from headwater.city import City
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

MET_BY = {"decide": "dispatched", "accept": "accepted", "contact": "contacted"}


class Life(Protocol):
    """When each deed happened; `answer` is the caller's last word, or '' for none."""

    @property
    def dispatched(self) -> datetime:
        """Return when it was given to its lead."""

    @property
    def accepted(self) -> datetime:
        """Return when the lead accepted."""

    @property
    def contacted(self) -> datetime:
        """Return when the caller was reached."""

    @property
    def proposed(self) -> datetime:
        """Return when it was said to be done."""

    @property
    def closed(self) -> datetime:
        """Return when it closed."""

    @property
    def answer(self) -> str:
        """Return the caller's last word."""


def live(rows: Rows, life: Life, city: City, *, by: By, until: datetime) -> Rows:
    """Set matter, assignments and clocks as the deeds up to `until` would have left them."""
    matter = rows.matters[0]
    if matter.suggested and life.dispatched <= until:
        lead = _lead(rows, life, city)
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
    lead = Given(matter.suggested, Role.LEAD, life.dispatched, "played").row(matter)
    rows.assignments.append(lead)
    rows.clocks += clock_rows(matter, lead, city, life.dispatched)
    matter.state = State.DISPATCHED.value
    if city.units[matter.suggested].kind != "police":
        matter.diverted_at = life.dispatched
    return lead


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
        _end(matter, lead, life)


def _end(matter: Matter, lead: Assignment, life: Life) -> None:
    """Close, or open again where the caller said that it is not solved."""
    matter.answer = life.answer or Answer.UNREACHED.value
    if life.answer == Answer.NOT_SOLVED:
        matter.reopened, matter.outcome, matter.state = 1, "", State.CONTACTED.value
        return
    matter.state, matter.closed_at = State.CLOSED.value, life.closed
    lead.part, lead.ended_at = Part.DONE.value, life.closed


def _meet(clocks: list[Clock], life: Life, until: datetime) -> None:
    for clock in clocks:
        at = getattr(life, MET_BY.get(clock.kind, "proposed"))
        if at <= until:
            clock.met_at = at
