"""Reads the triage files of a city folder into frozen declarations, naming every fault."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from headwater.kernel.facts import Course
from headwater.kernel.problem import DeclarationProblem, Fault, Problem
from headwater.triage.declared import (
    SIGNAL_GROUPS,
    CancelFrame,
    Declarations,
    LeafFacts,
    Question,
    Reach,
    SignalPhrase,
    Strength,
    Telling,
    Variant,
)
from headwater.triage.expressions import compile_expression
from headwater.triage.labelled import telling

YONGKANG = Path(__file__).parent / "yongkang"
SILENT_CALL = "X02"
POLICE_CORE = "P"
HANDFUL = 5
PROTECTED = frozenset({"P04", "P06", "P18", "P19", "P22"})
Row = Mapping[str, str]
Read = TypeVar("Read")


@dataclass(slots=True)
class _Reading:
    """Collects faults while files are read, so that one run shows them all."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def rows(self, pattern: str) -> Iterator[tuple[str, int, Row]]:
        """Yield file, line and row of every file that matches, in order of name."""
        for path in sorted(self.folder.glob(pattern)):
            with path.open(encoding="utf-8-sig", newline="") as lines:
                for line, row in enumerate(csv.DictReader(lines), start=2):
                    yield str(path.relative_to(self.folder)), line, row

    def fault(self, file: str, line: int, problem: Problem) -> None:
        """Note one fault."""
        self.faults.append(Fault(file, line, problem.sentence))


def read_declarations(
    folder: Path | None = None, leaves: Mapping[str, LeafFacts] | None = None
) -> Declarations:
    """Read a folder (Yongkang without one); a broken one raises with all its faults."""
    reading = _Reading(folder or YONGKANG)
    known = leaves or _leaves(reading)
    found = Declarations(
        phrases=tuple(_each(reading, "signals/*.csv", _phrase)),
        frames=tuple(f for f in _each(reading, "cancels.csv", _frame) if f is not None),
        turns=tuple(t for t in _each(reading, "cancels.csv", _turn) if t),
        variants=tuple(_each(reading, "variants.csv", _variant)),
        questions=tuple(_each(reading, "questions.csv", _question)),
        leaves=known,
        families=_families(reading),
        tellings=(*_words(reading, known), *_tellings(reading, known)),
    )
    if reading.faults:
        raise DeclarationProblem(str(reading.folder), reading.faults)
    return found


def never_diverts(code: str, parent: str) -> bool:
    """Answer whether a leaf never leaves the police: their core, and the silent call."""
    return parent == POLICE_CORE or code == SILENT_CALL


def phrase_places(folder: Path) -> tuple[tuple[str, int], ...]:
    """Answer the file and line of every phrase of danger, in the order they are read in."""
    return tuple((file, line) for file, line, _ in _Reading(folder).rows("signals/*.csv"))


def _each(reading: _Reading, pattern: str, read: Callable[[Row], Read]) -> Iterator[Read]:
    for file, line, row in reading.rows(pattern):
        try:
            yield read(row)
        except Problem as problem:
            reading.fault(file, line, problem)
        except (KeyError, ValueError) as fault:
            reading.fault(file, line, Problem("triage.cell-unknown", cell=str(fault)))


def _phrase(row: Row) -> SignalPhrase:
    compile_expression(row["expression"])
    if row["group"] not in SIGNAL_GROUPS:
        raise Problem("triage.group-unknown", group=row["group"])
    return SignalPhrase(
        row["group"],
        row["expression"],
        Strength(row["strength"]),
        tuple(one for one in row["cancelled_by"].split(";") if one),
        row["example_for"],
        row["example_against"],
    )


def _frame(row: Row) -> CancelFrame | None:
    if row["kind"] == "turn":
        return None
    compile_expression(row["frame"])
    return CancelFrame(
        row["kind"], row["frame"], Reach(row["reach"]), row["example"], row["does_not_cancel"]
    )


def _turn(row: Row) -> str:
    return row["frame"] if row["kind"] == "turn" else ""


def _variant(row: Row) -> Variant:
    return Variant(row["heard"], row["meant"])


def _question(row: Row) -> Question:
    return Question(row["code"], row["looks_like"], tuple(row["may_be"].split(";")))


def _leaves(reading: _Reading) -> dict[str, LeafFacts]:
    """Read the few facts of each leaf that triage needs when no catalogue is given."""
    found = (
        LeafFacts(
            row["code"],
            row["parent"],
            Course(row["course"]),
            protected=row["code"] in PROTECTED,
            never_divert=never_diverts(row["code"], row["parent"]),
        )
        for _, _, row in reading.rows("phrases/leaves.csv")
    )
    return {one.code: one for one in found}


def _families(reading: _Reading) -> dict[str, tuple[str, ...]]:
    """Gather families of words that mean much the same, whatever the leaf."""
    rows = (row for _, _, row in reading.rows("phrases/families.csv"))
    return {row["family"]: _listed(row["words"]) for row in rows}


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


def _words(reading: _Reading, leaves: Mapping[str, LeafFacts]) -> Iterator[Telling]:
    """Yield the words that speak for a leaf, a handful together, as if someone had said them."""
    for file, line, row in reading.rows("phrases/words.csv"):
        words = _listed(row["words"])
        if row["code"] not in leaves:
            reading.fault(file, line, Problem("triage.code-unknown", code=row["code"]))
            continue
        for start in range(0, len(words), HANDFUL):
            text = ",".join(words[start : start + HANDFUL])
            yield Telling(text, row["code"], source="catalogue")


def _tellings(reading: _Reading, leaves: Mapping[str, LeafFacts]) -> Iterator[Telling]:
    for file, line, row in reading.rows("phrases/catalogue_phrases.csv"):
        if row["code"] not in leaves:
            reading.fault(file, line, Problem("triage.code-unknown", code=row["code"]))
        else:
            yield Telling(row["phrase"], row["code"], source="catalogue")
    for pattern, source in (("phrases/tellings*.csv", "book"), ("exam/triage.csv", "exam")):
        for file, line, row in reading.rows(pattern):
            try:
                yield telling(row, leaves, source)
            except Problem as problem:
                reading.fault(file, line, problem)
