"""The knowledge register as the city declares it, the overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.matters.boards import Answer
from headwater.records.queries import ground


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in the reader's language, and whether its review is overdue."""

    answer: Answer
    words: str
    overdue: bool


def register(language: str, now: datetime) -> list[Told]:
    """List every answer of the city: those that should have been looked at again come first."""
    rows = [_told(one, language, now) for one in ground.city().knowledge.values()]
    return sorted(rows, key=lambda row: (not row.overdue, row.answer.leaf))


def answer_for(leaf: str, language: str, now: datetime) -> Told | None:
    """Return what may be told of a category, or nothing."""
    found = ground.city().knowledge.get(leaf)
    return _told(found, language, now) if found else None


def _told(answer: Answer, language: str, now: datetime) -> Told:
    today = now.astimezone(ground.zone()).date().isoformat()
    return Told(answer, answer.words[language], answer.is_overdue(today))
