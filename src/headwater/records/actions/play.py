"""Perform a simulated year: exactly, through the ordinary actions, or in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from types import MappingProxyType

from headwater.city.desk import Told
from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade, Role, Said
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.proofs import FILES
from headwater.matters.states import Part, Proof, State
from headwater.records.actions import closing, moves, rulings, visits
from headwater.records.actions.bulk import chunks, make_months, write_all
from headwater.records.actions.intake import receive
from headwater.records.actions.lived import habit_of, lead_of, live, lived_by
from headwater.records.actions.opening import Opening, Rows, open_matter
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.actions.retriage import Words, add_report
from headwater.records.models import Matter, Report, Review, Visit
from headwater.records.queries import ground
from headwater.simulation.mix import Bad, BadUnit
from headwater.simulation.pictures import picture
from headwater.simulation.year import SimReport, Year

SENDER = "simulation"
BY = By("simulation")
REVIEWED_SHARE = 0.25
A_DAY = timedelta(days=1)
NO_UNITS: Mapping[str, BadUnit] = MappingProxyType({})
Tell = Callable[[int, int], None]


def play_exactly(year: Year, *, since: datetime, until: datetime, tell: Tell) -> int:
    """Perform the reports received from `since` on, deed by deed up to `until`; return how many.

    `tell(done, of)` is called after each report. A deed that the matter no longer allows is left
    out: a unit that comes too late does nothing.
    """
    reports = [one for one in year.reports if since <= one.at <= until]
    make_months(one.at for one in reports)
    order = count()
    waiting = [(one.at, next(order), "receive", one) for one in reports]
    heapify(waiting)
    known: dict[str, Matter] = {}
    visited = since
    while waiting:
        at, _, verb, report = heappop(waiting)
        if at - visited > A_DAY:
            _visit(year, at=at)
            visited = at
        with suppress(Problem):
            if verb == "receive":
                known[report.id] = _received(report)
                matter = known[report.id]
                habit = habit_of(matter, year.units)
                for then, when in lived_by(matter, report.life).deeds_under(habit):
                    if when <= until:
                        heappush(waiting, (when, next(order), then, report))
                tell(len(known), len(reports))
            else:
                known[report.id] = DEEDS[verb](known[report.id], report, at) or known[report.id]
    return len(reports)


def _received(report: SimReport) -> Matter:
    receipt = receive(_arrival(report), sender=SENDER, by=BY, at=report.at)
    return Matter.objects.get(id=receipt.matter)


def _arrival(report: SimReport) -> Arrival:
    return Arrival(
        words=report.text,
        channel=report.channel,
        key=f"{report.at.year}-{report.id}",
        occurred_at=report.at,
        place=report.place,
    )


def _dispatch(matter: Matter, report: SimReport, at: datetime) -> Matter | None:
    if matter.state not in {State.RECEIVED, State.UNOWNED}:
        return None
    second = _second(matter)
    consent = "objected" if report.life.objected else "agreed"
    order = moves.Order(lead_of(matter), report.life.reason, second=second, consent=consent)
    return moves.dispatch(matter.id, order, by=By(SENDER, matter.holder_id), at=at)


def _second(matter: Matter) -> str:
    """Name who confirms what goes in danger; nobody is needed for what is plain."""
    return "shift-lead" if matter.signals or matter.grade == Grade.IMMEDIATE else ""


def _accept(matter: Matter, _report: SimReport, at: datetime) -> Matter:
    accepted = moves.accept(matter.id, by=_unit(matter), at=at)
    for unit in _helpers(matter, Part.OFFERED):
        moves.accept(matter.id, by=unit, at=at)
    return accepted


def _contact(matter: Matter, _report: SimReport, at: datetime) -> Matter:
    return moves.contact(matter.id, note="", by=_unit(matter), at=at)


def _prove(matter: Matter, report: SimReport, at: datetime) -> None:
    for kind in ground.city().catalogue[matter.category].proof:
        proof = _evidence(Proof(kind), report, f"{matter.id} {kind} {at}")
        add_proof(matter.id, proof, by=_unit(matter), at=at)


def _evidence(kind: Proof, report: SimReport, name: str) -> Evidence:
    """Make what proves: a drawn picture of its own, a value that can be believed, or words."""
    if kind in FILES:
        return Evidence(kind, report.life.done, "played.png", picture(name))
    if kind is Proof.MEASUREMENT:
        known = ground.city().life.scales
        value = f"{known[0].low:g} {known[0].unit}" if known else "1 m"
        return Evidence(kind, f"{report.life.done} {value}")
    return Evidence(kind, report.life.done)


def _propose(matter: Matter, report: SimReport, at: datetime) -> Matter:
    for unit in _helpers(matter, Part.HELD):
        moves.finish(matter.id, note=report.life.done, by=unit, at=at)
    return closing.propose(
        matter.id, outcome="done", result=report.life.done, by=_unit(matter), at=at
    )


def _answer(matter: Matter, _report: SimReport, at: datetime) -> Matter:
    return closing.answer(matter.id, solved=True, words="", by=By("caller"), at=at)


def _reopen(matter: Matter, _report: SimReport, at: datetime) -> Matter:
    return closing.answer(matter.id, solved=False, words="", by=By("caller"), at=at)


def _ring_again(matter: Matter, report: SimReport, at: datetime) -> Matter:
    words = Words(report.life.worse, report.channel, f"{report.at.year}-{report.id}-again")
    add_report(matter.id, words, by=BY, at=at)
    return Matter.objects.get(id=matter.id)


def _give_back(matter: Matter, report: SimReport, at: datetime) -> Matter:
    """Return it to whoever received it first: who else could take it is not ours to know."""
    said = rulings.NotOurs("not-our-duty", report.life.reason, report.life.reason, _proposed())
    return rulings.give_back(matter.id, said, by=_unit(matter), at=at)


def _decline(matter: Matter, report: SimReport, at: datetime) -> Matter:
    return rulings.decline(matter.id, reason=report.life.reason, by=By(SENDER, _proposed()), at=at)


def _rule(matter: Matter, report: SimReport, at: datetime) -> Matter:
    seat = By(SENDER, ground.city().reception.seats["ruler"])
    said = rulings.Ruled(lead_of(matter), report.life.reason, second=_second(matter))
    return rulings.rule(matter.id, said, by=seat, at=at)


def _proposed() -> str:
    return ground.city().reception.seats["handler"]


def _visit(year: Year, *, at: datetime) -> None:
    """Draw the day's visits and tell the truth of those drawn before."""
    seat = By(SENDER, ground.city().reception.seats["auditor"])
    for visit in Visit.objects.filter(done_at=None).select_related("matter"):
        is_true = habit_of(visit.matter, year.units) is not Bad.CLOSES_FALSELY
        with suppress(Problem):
            note = year.seen_words[not is_true]
            visits.record_visit(visit.pk, is_true=is_true, note=note, by=seat, at=at)
    visits.draw_visits(at=at, chance=Random(f"{year.seed} {at:%Y-%m-%d}"))  # noqa: S311


def _close(matter: Matter, _report: SimReport, at: datetime) -> Matter:
    return closing.close_unanswered(matter.id, by=By("rule"), at=at)


DEEDS: dict[str, Callable[[Matter, SimReport, datetime], Matter | None]] = {
    "dispatch": _dispatch,
    "accept": _accept,
    "contact": _contact,
    "prove": _prove,
    "propose": _propose,
    "answer": _answer,
    "reopen": _reopen,
    "close": _close,
    "ring-again": _ring_again,
    "give-back": _give_back,
    "decline": _decline,
    "rule": _rule,
}


def _helpers(matter: Matter, part: Part) -> list[By]:
    """List the helping units whose part stands so."""
    found = matter.assignments.filter(role=Role.HELP.value, part=part.value)
    return [By(SENDER, unit) for unit in found.values_list("unit_id", flat=True)]


def _unit(matter: Matter) -> By:
    return By(SENDER, lead_of(matter))


def play_in_bulk(
    reports: Sequence[SimReport],
    *,
    until: datetime,
    tell: Tell,
    units: Mapping[str, BadUnit] = NO_UNITS,
) -> int:
    """Write reports with the life they had; those already there are left alone.

    Planted `units` are slow or false here too; what they return shows only deed by deed.
    """
    make_months(one.at for one in reports)
    written = 0
    for part in chunks(reports):
        keys = {f"{one.at.year}-{one.id}": one for one in part}
        there = set(
            Report.objects.filter(sender=SENDER, key__in=keys).values_list("key", flat=True)
        )
        new = [one for key, one in keys.items() if key not in there]
        rows_of = _built(new, until, units)
        write_all(rows_of)
        _review(zip(new, rows_of, strict=True), until)
        written += len(new)
        tell(written, len(reports))
    return written


def _built(
    reports: Sequence[SimReport], until: datetime, units: Mapping[str, BadUnit]
) -> list[Rows]:
    told = [Told(Said(one.text, one.channel, one.at), one.place) for one in reports]
    city, keys = ground.city(), ground.keyring()
    rows_of = []
    for one, desked in zip(reports, ground.desk().decide_many(told), strict=True):
        opening = Opening(_arrival(one), desked, SENDER, BY, one.at, told_later=True)
        rows = open_matter(opening, city, keys)
        matter = rows.matters[0]
        life = lived_by(matter, one.life).under(habit_of(matter, units))
        rows_of.append(live(rows, life, city, by=BY, until=until))
    return rows_of


def _review(pairs: Iterable[tuple[SimReport, Rows]], until: datetime) -> None:
    """Draw the audit's sample of closed matters and answer it with the planted truth."""
    drawn = []
    for report, rows in pairs:
        matter = rows.matters[0]
        if matter.closed_at and Random(report.id).random() < REVIEWED_SHARE:  # noqa: S311  a sample, no secret
            kind = "diverted" if matter.diverted_at else "kept"
            review = Review(matter_id=matter.id, kind=kind, drawn_at=matter.closed_at)
            review.decided_at = min(matter.closed_at, until)
            review.needed_police = report.emergency or (report.course != "civil" and kind == "kept")
            drawn.append(review)
    Review.objects.bulk_create(drawn)
