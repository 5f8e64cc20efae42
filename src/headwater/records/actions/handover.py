"""Hand a shift over: the sheet is written by one person and signed by the next."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel.problem import Problem
from headwater.records.models import Handover, User
from headwater.records.queries.handover import shift

LONGEST = 2000


def give(note: str, *, by: User, at: datetime) -> Handover:
    """Write the sheet as the desk stands now, and sign it."""
    if len(note) > LONGEST:
        raise Problem("records.handover-note", fields=["note"], limit=LONGEST)
    if by.unit is None:
        raise Problem("records.handover-unit")
    left = shift(by, at)
    return Handover.objects.create(
        unit=by.unit,
        role=by.role,
        given_at=at,
        given_by=by,
        note=note.strip(),
        counts=left.counts,
        numbers=[one.number for one in left.red],
    )


def take(sheet: int, *, by: User, at: datetime) -> None:
    """Sign for what was handed over: another person of the same post, and only once."""
    waiting = Handover.objects.filter(
        pk=sheet, unit_id=by.unit_id, role=by.role, taken_at__isnull=True
    )
    if waiting.filter(given_by=by).exists():
        raise Problem("records.handover-same")
    if not waiting.exclude(given_by=by).update(taken_at=at, taken_by=by):
        raise Problem("records.handover-none")
