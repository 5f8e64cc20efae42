"""What proves a result: which kinds want a file, a measured value, or only words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.declared import Scale
from headwater.matters.states import Proof

PICTURES = frozenset({"jpg", "png"})
# What a kind takes: words alone prove none of these. A page may be photographed.
FILES: Mapping[Proof, frozenset[str]] = {
    Proof.PHOTO: PICTURES,
    Proof.DOCUMENT: PICTURES | {"pdf"},
    Proof.AGREEMENT: PICTURES | {"pdf"},
}
WORDS_ALONE = frozenset({Proof.VISIT_NOTE, Proof.CALL_NOTE})  # words are what these are
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_UNIT = re.compile(r"[^\W\d_]|[%°℃]")
_LETTER = re.compile(r"[A-Za-z/0-9]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown as proof: its kind, the words with it, and the ending of its file if any."""

    kind: Proof
    note: str = ""
    ending: str = ""


def require_proof(shown: Shown, scales: Sequence[Scale]) -> None:
    """Refuse what does not prove: no file where one is wanted, no value, nothing at all."""
    if (taken := FILES.get(shown.kind)) is not None:
        if shown.ending not in taken:
            endings = tuple(sorted(taken))
            proof = Term("proof", shown.kind)
            raise Problem("matters.proof-file", fields=["file"], proof=proof, endings=endings)
    elif shown.kind is Proof.MEASUREMENT:
        _require_value(shown.note, scales)
    elif not shown.note.strip() and not shown.ending:
        raise Problem("matters.proof-empty", fields=["note", "file"])


def _require_value(note: str, scales: Sequence[Scale]) -> None:
    """Want a number with a unit; where the city declares units, one of them and in its range."""
    told = [
        (float(one[0].replace(",", ".")), note[one.end() :].lstrip())
        for one in _NUMBER.finditer(note)
    ]
    if not any(_is_measured(value, rest, scales) for value, rest in told):
        wanted = tuple(f"{one.low:g}–{one.high:g} {one.unit}" for one in scales)
        raise Problem("matters.proof-value", fields=["note"], known=wanted)


def _is_measured(value: float, rest: str, scales: Sequence[Scale]) -> bool:
    """Answer whether a unit follows a value that can be believed: of 65 min, no metres."""
    if not scales:
        return _UNIT.match(rest) is not None
    fits = [one for one in scales if rest.lower().startswith(one.unit.lower())]
    return any(
        one.low <= value <= one.high and not _LETTER.match(rest[len(one.unit) :]) for one in fits
    )
