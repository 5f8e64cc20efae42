"""Explain a deadline: when its clock started, what counted, what did not, and why it moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from headwater.kernel.sentence import Sentence, Term, say

COUNTS = frozenset({"working-day", "make-up-workday", "runs-on"})


@dataclass(frozen=True, slots=True)
class Moved:
    """One time a deadline was moved or asked to be; `state` says what came of it."""

    what: str
    state: str
    at: datetime
    was_due: datetime
    due_at: datetime | None
    reason: str

    @property
    def is_pause_now(self) -> bool:
        """Answer whether it is a pause that has not ended: nobody knows yet when it is due."""
        return self.what == "pause" and self.state == "granted" and self.due_at is None


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of the count counted and how much did not, by kind of day."""

    counted: int
    unit: str
    days: tuple[tuple[str, int], ...]


def tally(rows: Sequence[Mapping[str, str]]) -> Tally:
    """Add up the rows of a count: what counted in its unit, and the days by their kind."""
    kinds: dict[str, int] = {}
    for row in rows:
        kinds[row["why"]] = kinds.get(row["why"], 0) + 1
    total = sum(int(row["amount"]) for row in rows)
    unit = rows[-1]["unit"] if rows else ""
    return Tally(total, unit, tuple(kinds.items()))


def explain(
    limit: str, rows: Sequence[Mapping[str, str]], moved: Iterable[Moved]
) -> list[Sentence]:
    """Say it in sentences, in the order in which it happened."""
    amount, _, unit = limit.partition(" ")
    told = [say("matters.deadline.limit", amount=amount, unit=Term("counted-in", unit))]
    found = tally(rows)
    told += [_days(kind, count) for kind, count in found.days if kind != "runs-on"]
    if any(kind == "runs-on" for kind, _ in found.days):
        told.append(say("matters.deadline.runs-on"))
    told += [_told(one) for one in moved]
    return told


def _days(kind: str, count: int) -> Sentence:
    counts = "counts" if kind in COUNTS else "counts-not"
    return say(f"matters.deadline.{counts}", count=count, day=Term("day", kind))


def _told(one: Moved) -> Sentence:
    state = "running" if one.is_pause_now else one.state
    return say(f"matters.deadline.{one.what}-{state}", reason=one.reason)


def stands(first: datetime, moved: Iterable[Moved]) -> datetime:
    """Return when a clock is due that was first due so and then moved so: what its row must say."""
    now = first
    for one in moved:
        if one.due_at is not None and one.state == "granted":
            now = one.due_at
    return now
