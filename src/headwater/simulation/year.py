"""Draw a year of reports and deeds with planted sources and emergencies; same seed, same year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from headwater.kernel.facts import Course, Grade, is_emergency
from headwater.simulation.life import Life, draw_life
from headwater.simulation.mix import BadUnit, Mix, Spot, Telling


@dataclass(frozen=True, slots=True)
class SimReport:
    """One report as it is said, and the truth about it; `at` is aware, `source` 0 for none."""

    id: str
    at: datetime
    channel: str
    text: str
    place: str
    town: str
    category: str
    grade: int
    course: str
    emergency: bool
    source: int
    life: Life


@dataclass(frozen=True, slots=True)
class Year:
    """A simulated year: its reports in time order, and the planted sources by number."""

    year: int
    seed: int
    reports: tuple[SimReport, ...]
    sources: Mapping[int, tuple[str, str, str]]  # number -> leaf, town, place
    units: Mapping[str, BadUnit] = field(default_factory=dict)
    seen_words: tuple[str, str] = ("", "")  # what a visit notes where a closing is true, or is not


def simulate(mix: Mix, *, year: int, reports: int, seed: int) -> Year:
    """Draw a year; `reports` counts the planted ones too."""
    rng = np.random.default_rng(seed)
    planted, sources = _planted(mix, year, rng)
    planted = planted[:reports]
    drawn = planted + _ordinary(mix, year, reports - len(planted), rng)
    drawn.sort(key=lambda one: one.at)
    made = [_report(i, one, mix, rng) for i, one in enumerate(drawn)]
    return Year(year, seed, tuple(made), sources, mix.planting.units, mix.habits.seen)


@dataclass(frozen=True, slots=True)
class _Drawn:
    at: datetime
    telling: Telling
    spot: Spot
    source: int = 0


def _ordinary(mix: Mix, year: int, count: int, rng: Generator) -> list[_Drawn]:
    """Draw month, leaf, telling, place and time of day of each report."""
    leaves = sorted(leaf for leaf in mix.weights if mix.tellings.get(leaf))
    table = np.array([[mix.weights[x] * f for f in mix.season(x)] for x in leaves])
    cells = rng.choice(table.size, size=count, p=table.ravel() / table.sum())
    spots = rng.integers(len(mix.spots), size=count)
    return [
        _Drawn(
            _moment(mix, year, int(cell % 12) + 1, rng),
            _pick(mix.tellings[leaves[cell // 12]], rng),
            mix.spots[spot],
        )
        for cell, spot in zip(cells, spots, strict=True)
    ]


def _planted(
    mix: Mix, year: int, rng: Generator
) -> tuple[list[_Drawn], dict[int, tuple[str, str, str]]]:
    """Hide sources: one leaf at one place, several times within 45 days."""
    leaves = sorted(x for x in mix.planting.leaves if mix.tellings.get(x))
    sources: dict[int, tuple[str, str, str]] = {}
    drawn: list[_Drawn] = []
    low, high = mix.planting.matters
    for number in range(1, mix.planting.sources + 1):
        leaf, spot = leaves[rng.integers(len(leaves))], mix.spots[rng.integers(len(mix.spots))]
        sources[number] = (leaf, spot.town, spot.name)
        first = datetime(year, 1, 1, tzinfo=ZoneInfo(mix.time_zone))
        start = first + timedelta(days=int(rng.integers(0, 320)))
        for _ in range(int(rng.integers(low, high + 1))):
            at = start + timedelta(minutes=int(rng.integers(0, 45 * 1440)))
            drawn.append(_Drawn(at.astimezone(UTC), _pick(mix.tellings[leaf], rng), spot, number))
    return drawn, sources


def _report(index: int, drawn: _Drawn, mix: Mix, rng: Generator) -> SimReport:
    telling = drawn.telling
    course, grade = telling.course, Grade(telling.grade)
    talk = mix.habits.talks[rng.integers(len(mix.habits.talks))]
    enquiry = grade is Grade.ENQUIRY
    text = telling.text if enquiry else talk.format(place=drawn.spot.name, text=telling.text)
    return SimReport(
        id=f"{index + 1:06d}",
        at=drawn.at,
        channel=_weighted(mix.channels, rng),
        text=text,
        place="" if enquiry else drawn.spot.name,
        town="" if enquiry else drawn.spot.town,
        category=telling.category,
        grade=int(grade),
        course=course.value,
        emergency=is_emergency(grade, course),
        source=drawn.source,
        life=draw_life(
            mix.habits, drawn.at, urgent=course is Course.POLICE or grade <= Grade.URGENT, rng=rng
        ),
    )


def _moment(mix: Mix, year: int, month: int, rng: Generator) -> datetime:
    zone = ZoneInfo(mix.time_zone)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    days = (after - datetime(year, month, 1, tzinfo=zone)).days
    hours = np.array(mix.hours)
    hour = int(rng.choice(24, p=hours / hours.sum()))
    local = datetime(year, month, int(rng.integers(1, days + 1)), hour, tzinfo=zone)
    return (local + timedelta(seconds=int(rng.integers(3600)))).astimezone(UTC)


def _pick(tellings: tuple[Telling, ...], rng: Generator) -> Telling:
    return tellings[rng.integers(len(tellings))]


def _weighted(weights: Mapping[str, float], rng: Generator) -> str:
    names = sorted(weights)
    shares = np.array([weights[name] for name in names], dtype=float)
    return names[int(rng.choice(len(names), p=shares / shares.sum()))]


def deeds(year: Year) -> Iterator[tuple[datetime, str, SimReport]]:
    """Yield every deed of the year in time order: when, which verb, of which report."""
    every = [
        (at, order, verb, report)
        for report in year.reports
        for order, (verb, at) in enumerate(report.life.deeds())
    ]
    every.sort(key=lambda deed: (deed[0], deed[3].id, deed[1]))
    for at, _, verb, report in every:
        yield at, verb, report
