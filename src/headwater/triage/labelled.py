"""Refuses labelled rows that cannot teach: two answers for one text, codes nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headwater.kernel.facts import Course
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, say
from headwater.kernel.text import normalise
from headwater.triage.declared import SIGNAL_GROUPS, LeafFacts, Telling

GRADES = frozenset({"1", "2", "3", "4"})
COLUMNS = ("text", "grade", "course", "category", "signals")
SHOWN = 20
Row = Mapping[str, str]


def telling(row: Row, leaves: Mapping[str, LeafFacts], source: str) -> Telling:
    """Read one labelled row; an unknown code is a Problem that names it."""
    signals = tuple(one for one in row["signals"].split(";") if one)
    unknown = _unknown(row, signals, leaves)
    if unknown:
        raise Problem("triage.code-unknown", code=unknown[0])
    course, grade = Course(row["course"]), int(row["grade"])
    code = row.get("id", "")
    return Telling(row["text"], row["category"], grade, course, signals, source, code)


def read_labelled(rows: Sequence[Row], leaves: Mapping[str, LeafFacts]) -> tuple[Telling, ...]:
    """Read a labelled file whole; a Problem names every row that is wrong."""
    faults = _unknown_rows(rows, leaves) + _contradictions(rows)
    if faults:
        shown = tuple(faults[:SHOWN])
        raise Problem("triage.rows-refused", count=len(faults), rows=shown)
    return tuple(telling(row, leaves, "exam") for row in rows)


def _unknown(row: Row, signals: Sequence[str], leaves: Mapping[str, LeafFacts]) -> list[str]:
    return [
        *([] if row["category"] in leaves else [row["category"] or "-"]),
        *([] if row["grade"] in GRADES else [row["grade"] or "-"]),
        *([] if row["course"] in set(Course) else [row["course"] or "-"]),
        *(one for one in signals if one not in SIGNAL_GROUPS),
    ]


def _unknown_rows(rows: Sequence[Row], leaves: Mapping[str, LeafFacts]) -> list[Sentence]:
    found: list[Sentence] = []
    for place, row in enumerate(rows, start=2):
        signals = [one for one in row["signals"].split(";") if one]
        found += [
            say("triage.row-code", row=place, code=code) for code in _unknown(row, signals, leaves)
        ]
    return found


def _contradictions(rows: Sequence[Row]) -> list[Sentence]:
    first: dict[str, tuple[int, tuple[str, ...]]] = {}
    found: list[Sentence] = []
    for place, row in enumerate(rows, start=2):
        answer = (row["grade"], row["course"], row["category"])
        line, before = first.setdefault(normalise(row["text"]).text, (place, answer))
        if before != answer:
            found.append(say("triage.row-twice", row=place, first=line))
    return found
