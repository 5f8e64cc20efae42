"""Remember what happened: history rows chained per matter, in the transaction of the change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from headwater.kernel.permit import By
from headwater.kernel.sentence import Sentence
from headwater.records.models import History, Matter

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a matter."""

    verb: str
    rule: str = ""
    because: tuple[Sentence, ...] = ()
    change: dict[str, Any] = field(default_factory=dict)


def remember(matter: Matter, events: Iterable[Event], *, by: By, at: datetime) -> list[History]:
    """Chain events onto the matter (not saved here) and return their rows, ready for one INSERT.

    The matter must be new or locked: the chain is kept by its `last_hash` and `history_length`.
    """
    rows = [_row(matter, event, by=by, at=at) for event in events]
    matter.changed_at = at
    return rows


def _row(matter: Matter, event: Event, *, by: By, at: datetime) -> History:
    row = History(
        at=at,
        matter_id=matter.id,
        seq=matter.history_length + 1,
        verb=event.verb,
        by=by.name,
        unit=by.unit,
        rule=event.rule,
        because=[sentence.as_json() for sentence in event.because],
        change=event.change,
        previous_hash=matter.last_hash,
    )
    row.hash = row_hash(row)
    matter.last_hash, matter.history_length = row.hash, row.seq
    return row


def row_hash(row: History) -> str:
    """Return the SHA-256 over the row before and all that this row says."""
    said = [
        row.previous_hash,
        str(row.matter_id),
        row.seq,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.verb,
        row.by,
        row.unit,
        row.rule,
        row.because,
        row.change,
    ]
    return hashlib.sha256(_JSON.encode(said).encode()).hexdigest()
