"""When a place is suspected to be a source: enough matters of one cause within a window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Trace:
    """One countable matter: never protected, its place rolled up so that it is no home."""

    matter: UUID
    number: int
    place_key: str
    place: str
    town: str
    category: str
    day: date


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A place where one cause repeats, with its evidence; numbers are matters."""

    place_key: str
    place: str
    town: str
    category: str
    count: int
    first: date
    last: date
    numbers: tuple[int, ...]
    matters: tuple[UUID, ...]


def suspects(traces: Iterable[Trace], *, wanted: int, days: int) -> list[Suspicion]:
    """Return places with at least `wanted` matters of one category within `days`, most first."""
    groups: dict[tuple[str, str], list[Trace]] = defaultdict(list)
    for trace in traces:
        groups[trace.place_key, trace.category].append(trace)
    found = [_densest(sorted(g, key=lambda t: t.day), days) for g in groups.values()]
    kept = [_suspicion(window) for window in found if len(window) >= wanted]
    return sorted(kept, key=lambda s: (-s.count, s.place_key, s.category))


def _densest(traces: list[Trace], days: int) -> list[Trace]:
    """Return the longest run of traces that fits into the window."""
    best: list[Trace] = []
    start = 0
    for end, trace in enumerate(traces):
        while trace.day - traces[start].day > timedelta(days=days):
            start += 1
        if end - start + 1 > len(best):
            best = traces[start : end + 1]
    return best


def _suspicion(window: list[Trace]) -> Suspicion:
    last = window[-1]
    return Suspicion(
        last.place_key,
        last.place,
        last.town,
        last.category,
        len(window),
        window[0].day,
        last.day,
        tuple(t.number for t in window),
        tuple(t.matter for t in window),
    )
