"""Where one cause repeats at one place, and the sources already made of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from headwater.kernel.problem import Problem
from headwater.records.models import Leaf, Matter, Source
from headwater.records.queries import ground
from headwater.sources.suspect import Suspicion, Trace, suspects

WATCHED_DAYS = 30
WANTED = 3


def suspicions(at: datetime) -> list[Suspicion]:
    """List the places suspected now: countable, never protected, not yet a source."""
    return suspects(_traces(_countable(at)), wanted=WANTED, days=WATCHED_DAYS)


def suspicion_at(place_key: str, category: str, at: datetime) -> Suspicion:
    """Return the evidence at one place, or say how much is wanting."""
    rows = _countable(at).filter(place_key=place_key, category=category)
    traces = _traces(rows)
    found = suspects(traces, wanted=WANTED, days=WATCHED_DAYS)
    if not found:
        raise Problem("records.source-thin", wanted=WANTED, count=len(traces))
    return found[0]


def open_sources() -> QuerySet[Source]:
    """List sources that are not closed, newest first."""
    return Source.objects.filter(closed_at=None).select_related("owner").order_by("-opened_at")


def due_sources(town: str, today: date) -> QuerySet[Source]:
    """List open sources to be looked at again by today, the longest due first.

    Of one town; without a town, of the whole city.
    """
    due = open_sources().filter(review_on__lte=today).order_by("review_on", "number")
    return due.filter(town=town) if town else due


def _countable(at: datetime) -> QuerySet[Matter]:
    countable = Leaf.objects.filter(is_countable=True, is_effective=True)
    return Matter.objects.filter(
        opened_at__gt=at - timedelta(days=WATCHED_DAYS),
        opened_at__lte=at,
        is_protected=False,
        source=None,
        category__in=countable.values("code"),
    ).exclude(place_key="")


def _traces(rows: QuerySet[Matter]) -> list[Trace]:
    zone = ground.zone()
    shown = ("id", "number", "place_key", "place", "town", "category", "opened_at")
    return [_trace(row, zone) for row in rows.values_list(*shown).order_by("opened_at")]


def _trace(row: tuple[Any, ...], zone: ZoneInfo) -> Trace:
    matter, number, place_key, place, town, category, opened_at = row
    day = opened_at.astimezone(zone).date()
    return Trace(matter, number, place_key, place, town, category, day)
