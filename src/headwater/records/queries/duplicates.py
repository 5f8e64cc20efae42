"""Which matters may be the same as one: few asked of the tables, then compared with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from headwater.city.pairs import comparer_of
from headwater.kernel.facts import Point
from headwater.kernel.sentence import Sentence
from headwater.matters.compare import Comparer, Told
from headwater.matters.states import State
from headwater.records.models import Matter, NotSame, Report, User
from headwater.records.queries import ground
from headwater.records.queries.permits import visible

LOOKED_BACK = timedelta(days=3)
NEAR_DEGREES = 0.005  # about half a kilometre
COMPARED = 30
SHOWN = 5
LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that may be the same, how likely, and why."""

    matter: Matter
    probability: float
    because: tuple[Sentence, ...]


@cache
def comparer() -> Comparer:
    """Return the city's comparer."""
    return comparer_of(ground.city())


def candidates(matter: Matter, user: User) -> list[Candidate]:
    """List what may be the same, the likeliest first; what a person said is not, never again."""
    rows = _around(matter).filter(visible(user))
    reports = Prefetch("reports", Report.objects.defer("words").order_by("received_at"))
    found = list(rows.prefetch_related(reports)[:COMPARED])
    if not found:
        return []
    own, by = _told(matter), comparer()
    compared = [(one, by.compare(_told(one), own)) for one in found]
    likely = [
        Candidate(one, decided.value.probability, decided.because)
        for one, decided in compared
        if decided.value.probability >= LEAST
    ]
    return sorted(likely, key=lambda one: -one.probability)[:SHOWN]


def _around(matter: Matter) -> QuerySet[Matter]:
    """Return earlier matters of the place or of the category and town, not said to be another."""
    here = Q(town=matter.town, category=matter.category)
    if matter.place_key:
        here |= Q(place_key=matter.place_key)
    if matter.lon is not None and matter.lat is not None:
        here |= Q(
            lon__range=(matter.lon - NEAR_DEGREES, matter.lon + NEAR_DEGREES),
            lat__range=(matter.lat - NEAR_DEGREES, matter.lat + NEAR_DEGREES),
        )
    rows = Matter.objects.filter(
        here,
        opened_at__gt=matter.opened_at - LOOKED_BACK,
        opened_at__lte=matter.opened_at + LOOKED_BACK,
        historical=False,
    )
    left_out = {matter.id, *told_apart(matter.id)}
    ended = [State.MERGED.value, State.WITHDRAWN.value]
    return rows.exclude(id__in=left_out).exclude(state__in=ended).order_by("-opened_at")


def told_apart(matter: UUID) -> set[UUID]:
    """Return what a person has said is not the same as a matter, with the matter itself."""
    said = NotSame.objects.filter(Q(first=matter) | Q(second=matter))
    return {key for pair in said.values_list("first_id", "second_id") for key in pair}


def _told(matter: Matter) -> Told:
    point = None
    if matter.lon is not None and matter.lat is not None:
        point = Point(matter.lon, matter.lat)
    text = " ".join(report.masked for report in matter.reports.all())
    return Told(text, matter.opened_at, point)
