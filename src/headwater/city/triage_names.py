"""The names of leaves and questions in the reader's language, from a city folder."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from headwater.kernel.sentence import Term

FILES = {"category": ("phrases/leaves.csv", "name_"), "question": ("questions.csv", "")}


def name_of(folder: Path) -> Callable[[Term, str], str]:
    """Answer a function that names a term, by its code where the folder has no name for it."""
    names = {
        (kind, row["code"]): (row[f"{prefix}zh"], row[f"{prefix}en"])
        for kind, (file, prefix) in FILES.items()
        for row in _rows(folder / file)
    }

    def name(term: Term, language: str) -> str:
        chinese, english = names.get((term.kind, term.code), (term.code, term.code))
        return chinese if language.startswith("zh") else english

    return name


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
