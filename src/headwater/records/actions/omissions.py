"""Keep the risk words that an order's text dropped, until a supervisor has seen them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.models import Matter, Omission
from headwater.records.queries import ground
from headwater.triage.again import dropped


def note_omissions(matter: Matter, unit: str, text: str, at: datetime) -> None:
    """Compare an order's text with the caller's words; a risk word it dropped is kept to be seen.

    Without a text the unit reads the words themselves, and nothing is dropped.
    """
    if not matter.signals or not text.strip():
        return
    said = list(matter.reports.values_list("masked", flat=True))
    missing = dropped(said, text, ground.desk().triager.reader)
    Omission.objects.bulk_create(
        Omission(matter=matter, group=one.group, words=one.words[:60], unit=unit, at=at)
        for one in missing
    )


def omission_seen(watched: QuerySet[Omission], number: int, *, by: By, at: datetime) -> None:
    """Note that a supervisor saw a dropped risk word, one of those they watch."""
    found = watched.filter(pk=number).update(seen_at=at, seen_by=by.name)
    if not found:
        raise Problem("records.omission-seen", fields=["omission"])
