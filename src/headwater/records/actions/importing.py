"""Import a foreign table: historical rows in bulk, every refusal with its reason, twice is once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from headwater.city.desk import Told
from headwater.intake.arrival import checked
from headwater.intake.mapping import TableMapping, Taken, check_header, read_row
from headwater.kernel.facts import Said
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.replay import SET, snapshot
from headwater.matters.states import Outcome, State
from headwater.records.actions.bulk import chunks, make_months, write_all
from headwater.records.actions.history import Event, remember
from headwater.records.actions.opening import Opening, Rows, open_matter
from headwater.records.connectors.tables import read_table
from headwater.records.models import ImportRun, Report
from headwater.records.queries import ground

Tell = Callable[[int, int], None]


@dataclass(slots=True)
class Imported:
    """What became of a file: counts, and the refused rows with line and reason."""

    rows: int = 0
    taken: int = 0
    closed: int = 0
    known: int = 0
    refused: list[tuple[int, str, Sentence]] = field(default_factory=list)
    dropped_columns: int = 0
    person_watching: int = 0

    def counts(self) -> dict[str, int]:
        """Return the counts as they are stored and printed."""
        names = ("rows", "taken", "closed", "known", "dropped_columns", "person_watching")
        return {**{name: getattr(self, name) for name in names}, "refused": len(self.refused)}


def import_table(
    file: Path, mapped: TableMapping, *, at: datetime, dry: bool, tell: Tell
) -> Imported:
    """Read a table by its mapping; `dry` writes nothing. A second run finds everything known."""
    header, rows = read_table(file)
    check_header(mapped, header)
    done = Imported(dropped_columns=len(set(mapped.dropped) & set(header)))
    taken = _read(rows, mapped, done, at)
    if not dry:
        run = ImportRun(file=file.name, mapping=mapped.name, started_at=at)
        run.digest = hashlib.sha256(file.read_bytes()).hexdigest()
        _write(taken, mapped, done, tell)
        run.counts, run.ended_at = done.counts(), at
        run.save()
    return done


def _read(
    rows: Iterable[dict[str, str]], mapped: TableMapping, done: Imported, at: datetime
) -> list[Taken]:
    city, taken = ground.city(), []
    seen: set[str] = set()
    for line, row in enumerate(rows, 2):
        done.rows += 1
        try:
            one = read_row(mapped, row, ground.zone(), at)
            checked(one.arrival, frozenset(city.channels), at)
        except Problem as problem:
            done.refused.append((line, _key(mapped, row), problem.sentence))
            continue
        if city.is_dropped(one.class_name):
            done.person_watching += 1
        elif one.arrival.key in seen:
            done.refused.append((line, one.arrival.key, say("intake.row-twice")))
        else:
            seen.add(one.arrival.key)
            taken.append(one)
    return taken


def _key(mapped: TableMapping, row: dict[str, str]) -> str:
    return " ".join(row.get(name, "") for name in mapped.columns["key"])


def _write(taken: Sequence[Taken], mapped: TableMapping, done: Imported, tell: Tell) -> None:
    sender = f"import:{mapped.name}"
    make_months(one.at for one in taken)
    for part in chunks(taken):
        keys = [one.arrival.key for one in part]
        there = set(
            Report.objects.filter(sender=sender, key__in=keys).values_list("key", flat=True)
        )
        new = [one for one in part if one.arrival.key not in there]
        rows_of = _built(new, mapped, sender)
        write_all(rows_of)
        done.known += len(there)
        done.taken += len(new)
        done.closed += sum(rows.matters[0].closed_at is not None for rows in rows_of)
        tell(done.taken + done.known, len(taken))


def _built(part: Sequence[Taken], mapped: TableMapping, sender: str) -> list[Rows]:
    told = [_told(one, mapped) for one in part]
    rows_of = []
    for one, desked in zip(part, ground.desk().decide_many(told), strict=True):
        unit = desked.route.value.lead or ground.city().reception.holders[mapped.unit]
        opening = Opening(
            one.arrival,
            desked,
            sender,
            By(sender, unit),
            one.at,
            historical=mapped.historical,
            unit=unit,
            told_later=True,
        )
        rows_of.append(_ended(open_matter(opening, ground.city(), ground.keyring()), one, opening))
    return rows_of


def _told(one: Taken, mapped: TableMapping) -> Told:
    said = Said(one.arrival.words, mapped.channel, one.at)
    return Told(said, one.arrival.place, category=one.arrival.category)


def _ended(rows: Rows, one: Taken, opening: Opening) -> Rows:
    """Close what was answered elsewhere with outcome `imported`; no notice leaves."""
    matter = rows.matters[0]
    change = {SET: snapshot(matter)}
    events = [Event("receive", "imported", opening.desked.triage.because, change)]
    rows.history = remember(matter, events, by=opening.by, at=one.at)
    if one.replied_at is not None:
        matter.state, matter.outcome = State.CLOSED.value, Outcome.IMPORTED.value
        matter.closed_at, matter.due_at = one.replied_at, None
        because = (say("records.imported-closed", unit=Term("unit", opening.unit)),)
        closed = Event("close", "imported", because, {SET: snapshot(matter)})
        rows.history += remember(matter, [closed], by=opening.by, at=one.replied_at)
    matter.is_repeat = False
    rows.messages.clear()
    return rows
