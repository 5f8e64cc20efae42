"""Make a source of what repeats at a place: the evidence, an owner, a first re-check."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.models import Matter, Source, Unit
from headwater.records.queries.sources import WATCHED_DAYS, suspicion_at


@transaction.atomic
def open_source(place_key: str, category: str, *, owner: str, by: By, at: datetime) -> Source:
    """Give what repeats at a place an owner; refuse where the evidence is too thin."""
    open_one = Source.objects.filter(place_key=place_key, category=category, closed_at=None).first()
    if open_one is not None:
        raise Problem("records.source-exists", number=open_one.number)
    if not Unit.objects.filter(code=owner).exists():
        raise Problem("matters.unit-unknown", fields=["unit"], given=owner)
    seen = suspicion_at(place_key, category, at)
    source = Source.objects.create(
        kind="place",
        state="owned",
        category=category,
        place=seen.place,
        place_key=place_key,
        town=seen.town,
        owner_id=owner,
        opened_at=at,
        evidence={"count": seen.count, "days": WATCHED_DAYS, "by": by.name},
        review_on=(at + timedelta(days=30)).date(),
    )
    Matter.objects.filter(id__in=seen.matters).update(source=source)
    return source
