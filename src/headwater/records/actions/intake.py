"""Receive a report: decide, open the matter and answer, in one transaction; once per key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from headwater.city.desk import Told
from headwater.intake.arrival import Arrival, checked
from headwater.kernel.facts import Said
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.places.coordinates import to_wgs84
from headwater.records.actions.opening import Opening, Rows, open_matter
from headwater.records.models import Matter, Report
from headwater.records.queries import ground
from headwater.records.queries.rulings import desk_with_rulings


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told; `first` is false when the same report came again."""

    report: UUID
    matter: UUID
    number: int
    token: str
    answer: dict[str, Any]
    first: bool


def receive(arrival: Arrival, *, sender: str, by: By, at: datetime) -> Receipt:
    """Take in one report; the same key and body again give the first answer."""
    city = ground.city()
    arrival = _in_wgs84(checked(arrival, frozenset(city.channels), at))
    _check_category(arrival)
    try:
        with transaction.atomic():
            return _opened(arrival, sender, by=by, at=at)
    except IntegrityError:
        # Nearly every report is new: only when the key stands there already is its row read.
        receipt = _first_answer(arrival, sender)
        if receipt is None:
            raise
        return receipt


def _in_wgs84(arrival: Arrival) -> Arrival:
    """Put the point into one system; outside the country it is refused."""
    if arrival.point is None:
        return arrival
    return replace(arrival, point=to_wgs84(arrival.point, ground.city().box))


def _check_category(arrival: Arrival) -> None:
    if arrival.category and arrival.category not in ground.city().catalogue:
        raise Problem("intake.category-unknown", fields=["category"], given=arrival.category)


def _first_answer(arrival: Arrival, sender: str) -> Receipt | None:
    found = Report.objects.filter(sender=sender, key=arrival.key).select_related("matter").first()
    if found is None:
        return None
    if found.digest != arrival.digest():
        raise Problem("intake.key-reused", fields=["Idempotency-Key"], key=arrival.key)
    return _receipt(found, found.matter, first=False)


def _opened(arrival: Arrival, sender: str, *, by: By, at: datetime) -> Receipt:
    said = Said(arrival.words, arrival.channel, at)
    told = Told(said, arrival.place, arrival.point, arrival.category)
    desked = desk_with_rulings(at).decide(told)
    opening = Opening(arrival, desked, sender, by, at)
    rows = open_matter(opening, ground.city(), ground.keyring())
    matter, report = rows.matters[0], rows.reports[0]
    matter.is_repeat = _is_repeat(matter, at)
    report.answer = _answer(rows, opening)
    rows.write()
    return _receipt(report, matter, first=True)


def _is_repeat(matter: Matter, at: datetime) -> bool:
    """Answer whether the same place and category was told of, or closed, in the repeat window."""
    if not matter.place_key:
        return False
    since = at - timedelta(days=ground.city().reception.repeat_days)
    lately = Q(opened_at__gte=since) | Q(closed_at__gte=since)
    before = Matter.objects.filter(lately, place_key=matter.place_key, category=matter.category)
    return before.filter(opened_at__lt=at).exists()


def _answer(rows: Rows, opening: Opening) -> dict[str, Any]:
    matter, route = rows.matters[0], opening.desked.route.value
    because = opening.desked.triage.because + opening.desked.route.because
    running = {one.kind: one.due_at.isoformat() for one in rows.clocks if one.met_at is None}
    planned = {
        "contact": route.contact_due,
        "reply": route.reply_due,
        "decision": route.decision_due,
    }
    clocks = [{"kind": kind, "due_at": due_at, "running": True} for kind, due_at in running.items()]
    clocks += [
        {"kind": kind, "due_at": deadline.isoformat(), "running": False}
        for kind, deadline in planned.items()
        if deadline is not None and kind not in running
    ]
    return {
        "grade": matter.grade,
        "course": matter.course,
        "category": matter.category,
        "offer": matter.offer,
        "because": [sentence.as_json() for sentence in because],
        "lead": route.lead or None,
        "clocks": clocks,
    }


def _receipt(report: Report, matter: Matter, *, first: bool) -> Receipt:
    token = ground.keyring().token(matter.id)
    return Receipt(report.id, matter.id, matter.number, token, report.answer, first)
