"""What is known of a place: its open matters, how many there were, and notes that still hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from headwater.records.models import Matter, PlaceNote, User
from headwater.records.queries.lists import OPEN_STATES
from headwater.records.queries.permits import visible

SHORT, LONG = timedelta(hours=72), timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Here:
    """One place: its matters of 72 hours and 30 days, the newest open ones, and notes of it."""

    recent: int = 0
    month: int = 0
    still_open: tuple[Matter, ...] = ()
    notes: tuple[PlaceNote, ...] = ()


def matters_here(user: User, keys: Collection[str], now: datetime) -> Here:
    """Return what a reader may see of a place under any of its keys; of no place, nothing."""
    named = [key for key in keys if key]
    if not named:
        return Here()
    seen = visible(user) & Q(historical=False, place_key__in=named)
    rows = Matter.objects.filter(seen, opened_at__gt=now - LONG, opened_at__lte=now)
    counts = rows.aggregate(
        recent=Count("id", filter=Q(opened_at__gt=now - SHORT)), month=Count("id")
    )
    live = rows.filter(state__in=OPEN_STATES).order_by("-opened_at") if counts["month"] else ()
    notes = notes_of(named, now)
    return Here(counts["recent"], counts["month"], tuple(live[:SHOWN]), tuple(notes))


def notes_of(keys: Collection[str], now: datetime) -> list[PlaceNote]:
    """Return the words about a place that still hold, the newest first."""
    rows = PlaceNote.objects.filter(place_key__in=[key for key in keys if key], until__gt=now)
    return list(rows.order_by("-at"))
