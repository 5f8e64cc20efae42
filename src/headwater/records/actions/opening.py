"""Turn one decided report into the rows of a matter: nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from headwater.city import City
from headwater.city.desk import Desked
from headwater.intake.arrival import Arrival
from headwater.intake.masking import mask, mask_contact
from headwater.kernel.facts import Role, is_emergency
from headwater.kernel.permit import By
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.replay import SET, changed, snapshot
from headwater.matters.states import Part, State
from headwater.records.actions.clocks import decide_clock, soonest
from headwater.records.actions.history import Event, remember
from headwater.records.actions.parts import Given, clock_rows, order
from headwater.records.actions.together import insert_together
from headwater.records.connectors.keys import KeyRing, digest
from headwater.records.models import (
    Assignment,
    Clock,
    Contact,
    History,
    Matter,
    Message,
    Report,
)
from headwater.records.models.keys import new_key
from headwater.sources.place_key import place_key


@dataclass(slots=True)
class Rows:
    """All rows of newly opened matters, in the order in which they must be written."""

    matters: list[Matter] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    history: list[History] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def write(self) -> None:
        """Insert everything in one statement; the caller holds the transaction."""
        tables = (
            self.matters,
            self.reports,
            self.contacts,
            self.assignments,
            self.clocks,
            self.history,
            self.messages,
        )
        numbers = insert_together(tables, returning="number")
        for matter in self.matters:
            matter.number = numbers[matter.id]


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a matter: the arrival, what the desk decided, who took it and when."""

    arrival: Arrival
    desked: Desked
    sender: str
    by: By
    at: datetime
    historical: bool = False
    repeat: bool = False
    unit: str = ""  # who holds it, where the channel does not say
    told_later: bool = False  # bulk work tells the whole life in one history row of its own


def open_matter(opening: Opening, city: City, keys: KeyRing) -> Rows:
    """Build the rows of one new matter and its report."""
    matter = _matter(opening, city)
    matter.token_digest = digest(keys.token(matter.id))
    rows = Rows(matters=[matter], reports=[_report(opening, matter, city)])
    _add_contact(rows, opening, city, keys)
    events = [_received(opening, matter)]
    _add_holder(rows, opening, city)
    if _goes_at_once(opening, matter):
        events[0].change[SET] = snapshot(matter)
        events.append(_dispatch_emergency(rows, opening, city))
    matter.due_at = soonest(rows.clocks)
    if not opening.told_later:
        _tell_whole(events, matter)
        rows.history = remember(matter, events, by=opening.by, at=opening.at)
    return rows


def _tell_whole(events: list[Event], matter: Matter) -> None:
    """Let the first row tell the whole matter and a second one what it changed."""
    last, first = snapshot(matter), events[0].change.get(SET)
    events[-1].change[SET] = last if first is None else changed(first, last)


def _matter(opening: Opening, city: City) -> Matter:
    triage, route = opening.desked.triage.value, opening.desked.route.value
    leaf = city.catalogue[triage.category]
    holder = opening.unit or city.reception.holders[opening.arrival.channel]
    protected = leaf.protected or bool(city.reception.protecting & set(triage.signals))
    return Matter(
        id=new_key(),
        opened_at=opening.at,
        changed_at=opening.at,
        state=(State.RECEIVED if route.lead else State.UNOWNED).value,
        grade=int(triage.grade),
        course=triage.course.value,
        category=triage.category,
        offer=triage.offer.value,
        probability=triage.probability,
        signals=list(triage.signals),
        question=triage.question,
        is_protected=protected,
        channel=opening.arrival.channel,
        historical=opening.historical,
        is_repeat=opening.repeat,
        town=route.town,
        place=route.place or opening.arrival.place,
        precision=route.precision,
        place_key=place_key(
            route.town,
            route.place,
            route.precision,
            home=leaf.rolls_up,
            home_parts=city.reception.home_parts,
        ),
        lon=opening.arrival.point.lon if opening.arrival.point else None,
        lat=opening.arrival.point.lat if opening.arrival.point else None,
        holder_id=holder,
        suggested=route.lead,
        units=[holder],
        model_version=opening.desked.model,
        certificate_version=opening.desked.certificate,
    )


def _report(opening: Opening, matter: Matter, city: City) -> Report:
    arrival, triage = opening.arrival, opening.desked.triage
    masked = mask(arrival.words, city.reception.names, city.reception.plates)
    return Report(
        id=new_key(),
        matter_id=matter.id,
        sender=opening.sender,
        key=arrival.key,
        digest=arrival.digest(),
        channel=arrival.channel,
        words=arrival.words,
        masked=masked,
        received_at=opening.at,
        occurred_at=arrival.occurred_at,
        place=arrival.place,
        lon=arrival.point.lon if arrival.point else None,
        lat=arrival.point.lat if arrival.point else None,
        crs=arrival.point.crs if arrival.point else "",
        source_code=arrival.source_code,
        codeset=arrival.codeset,
        language=arrival.language,
        historical=opening.historical,
        decision={
            "because": [sentence.as_json() for sentence in triage.because],
            "suggestions": [
                [s.category, round(s.probability, 4), list(s.words)]
                for s in triage.value.suggestions
            ],
        },
    )


def _add_contact(rows: Rows, opening: Opening, city: City, keys: KeyRing) -> None:
    arrival = opening.arrival
    if not arrival.contact and not arrival.contact_name:
        return
    sealed = keys.seal({"contact": arrival.contact, "name": arrival.contact_name})
    kept_days = city.reception.contact_days
    rows.contacts.append(
        Contact(
            report_id=rows.reports[0].id,
            ciphertext=sealed.ciphertext,
            key_id=sealed.key_id,
            shown=mask_contact(arrival.contact),
            erase_on=(opening.at + timedelta(days=kept_days)).date(),
        )
    )


def _received(opening: Opening, matter: Matter) -> Event:
    triage = opening.desked.triage
    change = {"grade": matter.grade, "category": matter.category, "offer": matter.offer}
    because = triage.because + opening.desked.route.because
    return Event(Verb.RECEIVE, triage.rule, because, {**change, "holder": matter.holder_id})


def _add_holder(rows: Rows, opening: Opening, city: City) -> None:
    matter = rows.matters[0]
    held = Assignment(
        id=new_key(),
        matter_id=matter.id,
        unit_id=matter.holder_id,
        role=Role.LEAD.value,
        part=Part.HELD.value,
        dispatched_at=opening.at,
        accepted_at=opening.at,
        rule="first-receiver",
    )
    rows.assignments.append(held)
    if not opening.historical:
        rows.clocks.append(decide_clock(city, matter.grade, opening.at).row(held))


def _goes_at_once(opening: Opening, matter: Matter) -> bool:
    """Send every emergency to its lead without waiting for a hand: raising needs no approval."""
    triage = opening.desked.triage.value
    lead = opening.desked.route.value.lead
    emergency = is_emergency(triage.grade, triage.course)
    return emergency and bool(lead) and not opening.historical and lead != matter.holder_id


def _dispatch_emergency(rows: Rows, opening: Opening, city: City) -> Event:
    matter, route = rows.matters[0], opening.desked.route.value
    rows.clocks[0].met_at = opening.at  # the rule has decided: nobody is late with it
    rule, because = opening.desked.route.rule, opening.desked.route.because
    offered = [
        Given(unit, role, opening.at, rule, because).row(matter)
        for unit, role in [(route.lead, Role.LEAD), *((unit, Role.HELP) for unit in route.helpers)]
    ]
    rows.assignments += offered
    for part in offered:
        rows.clocks += clock_rows(matter, part, city, opening.at)
    matter.state = State.DISPATCHED.value
    rows.messages += [order(matter, unit.unit_id, opening.at) for unit in offered]
    because = (say("records.emergency-at-once", unit=Term("unit", route.lead)),)
    change = {"lead": route.lead, "helpers": list(route.helpers)}
    return Event(Verb.DISPATCH, "emergency-at-once", because, change)
