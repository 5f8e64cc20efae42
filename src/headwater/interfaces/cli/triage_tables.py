"""Reads and writes the CSV files of the triage commands."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Said
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Lexicon, Term, render, words_of
from headwater.triage.decide import Triage

DECIDED = (
    "id", "grade", "course", "category", "probability", "offer", "signals", "question", "because",
)  # fmt: skip
OWN_KINDS = frozenset({"grade", "course", "offer", "signal"})
CELL = 10_000_000
Row = dict[str, str]


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """Read a CSV in UTF-8, with or without a byte-order mark; missing columns are a Problem."""
    csv.field_size_limit(CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, strict=True)
            rows = [{k: v or "" for k, v in row.items() if isinstance(k, str)} for row in table]
            columns = table.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Problem("triage.file-unreadable", fields=["IN"], file=path.name) from fault
    missing = tuple(one for one in needed if one not in columns)
    if missing:
        raise Problem("triage.column-missing", file=path.name, columns=missing)
    return rows


def said_of(row: Row) -> Said:
    """Take the words, channel and time of a row; a time that cannot be read is left out."""
    try:
        at = datetime.fromisoformat(row.get("at", "")) if row.get("at") else None
    except ValueError:
        at = None
    return Said(row["text"], row.get("channel", ""), at)


def write_decided(
    path: Path, rows: Sequence[Row], decisions: Iterable[Decision[Triage]], *, lexicon: Lexicon,
    language: str,
) -> None:  # fmt: skip
    """Write one line for each row, with its reasons in the reader's language."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(DECIDED)
        for row, decision in zip(rows, decisions, strict=True):
            table.writerow(_cells(row, decision, lexicon, language))


def make_lexicon(named: Callable[[Term, str], str]) -> Lexicon:
    """Name what triage names itself; ask the city for the rest."""

    def name(term: Term, language: str) -> str:
        if term.kind in OWN_KINDS:
            return words_of("triage", language)[f"triage.{term.kind}.{term.code}"]
        return named(term, language)

    return name


def _cells(
    row: Row, decision: Decision[Triage], lexicon: Lexicon, language: str
) -> Sequence[object]:
    said = decision.value
    because = ";".join(render(one, language, lexicon) for one in decision.because)
    return (
        row["id"], int(said.grade), said.course, said.category, f"{said.probability:.4f}",
        said.offer, ";".join(said.signals), said.question, because,
    )  # fmt: skip
