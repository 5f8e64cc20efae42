"""What a reviewer is shown: words and times, nothing of what the system or anybody said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextField
from django.db.models.functions import MD5, Cast

from headwater.kernel.problem import Problem
from headwater.records.models import Review


@dataclass(frozen=True, slots=True)
class Blind:
    """A matter as a reviewer sees it: its words with their times and the place as told."""

    review: int
    place: str
    told: tuple[tuple[datetime, str], ...]


def waiting() -> int:
    """Count the reviews nobody has decided."""
    return Review.objects.filter(decided_at=None).count()


def next_review() -> int:
    """Return the next review's number, or 0; they lie in a random order."""
    # Not as they were drawn: what was diverted is drawn first, and what was kept after it.
    mixed = Review.objects.filter(decided_at=None).order_by(MD5(Cast("pk", TextField())))
    return mixed.values_list("pk", flat=True).first() or 0


def blind(number: int) -> Blind:
    """Return one undecided review without anything that was said of it."""
    review = Review.objects.filter(pk=number, decided_at=None).first()
    if review is None:
        raise Problem("records.review-decided", fields=["review"])
    reports = review.matter.reports.order_by("received_at")
    rows = list(reports.values_list("received_at", "masked", "place"))
    place = next((place for _, _, place in rows if place), "")
    return Blind(number, place, tuple((at, words) for at, words, _ in rows))
