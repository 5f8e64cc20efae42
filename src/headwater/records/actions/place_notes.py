"""Words about a place for whoever goes there next: written from a matter, gone at their date."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.retriage import listening
from headwater.records.models import PlaceNote
from headwater.records.queries import ground

LONGEST = 200
DAYS = range(1, 91)


def note_place(matter: UUID, *, words: str, days: int, by: By, at: datetime) -> PlaceNote:
    """Keep a word about the place of a matter for so many days; names and numbers are masked."""
    told = ground.masked(words.strip())
    if not told or len(told) > LONGEST:
        raise Problem("records.note-length", fields=["words"], limit=LONGEST)
    if days not in DAYS:
        raise Problem("records.place-note-days", fields=["days"], limit=DAYS[-1])
    with listening(matter, told, by=by, at=at), changing(matter, Verb.NOTE, by=by, at=at) as now:
        if now.matter.is_protected:
            raise Problem("records.place-note-protected")
        if not now.matter.place_key:
            raise Problem("records.place-note-vague")
        now.say("records.place-noted", days=days)
        return PlaceNote.objects.create(
            matter=now.matter,
            place_key=now.matter.place_key,
            at=now.at,
            by=by.name,
            unit=by.unit,
            words=told,
            until=now.at + timedelta(days=days),
        )


def end_place_note(matter: UUID, note: int, *, by: By, at: datetime) -> None:
    """Take away a word about the place of a matter that holds no longer."""
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        found = PlaceNote.objects.filter(place_key=now.matter.place_key, id=note)
        if not found.delete()[0]:
            raise Problem("records.place-note-gone", fields=["note"])
        now.say("records.place-note-ended")


def forget_place_notes(*, at: datetime) -> int:
    """Delete the words whose date is over; return how many."""
    return PlaceNote.objects.filter(until__lte=at).delete()[0]
