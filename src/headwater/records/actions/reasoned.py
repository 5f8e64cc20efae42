"""Keep a reasoned note of six short fields about a situation; never a score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.retriage import listening
from headwater.records.models import ReasonedNote
from headwater.records.queries import ground

FIELDS = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")
LONGEST = 300


def keep_reasons(matter: UUID, fields: Mapping[str, str], *, by: By, at: datetime) -> ReasonedNote:
    """Keep the fields that were filled in; what they say of danger is triaged like any words."""
    said = {name: ground.masked(fields.get(name, "").strip())[:LONGEST] for name in FIELDS}
    told = {name: text for name, text in said.items() if text}
    if not told:
        raise Problem("records.reasons-empty", fields=FIELDS)
    with (
        listening(matter, " ".join(told.values()), by=by, at=at),
        changing(matter, Verb.NOTE, by=by, at=at) as now,
    ):
        now.because += [
            say("records.reason-field", field=Term("thrive", name), text=text)
            for name, text in told.items()
        ]
        return ReasonedNote.objects.create(
            matter_id=matter, at=now.at, by=by.name, unit=by.unit, **said
        )
