"""What a bulk move reads: the matters its maker may see, and what they did lately."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from headwater.records.models import BulkMove, Matter, User
from headwater.records.queries.permits import visible


def seen_keys(user: User, door: str, numbers: Sequence[int]) -> list[UUID]:
    """Return the keys of those numbers that the user may see and pass this door for, in order."""
    rows = Matter.objects.filter(visible(user), visible(user, door), number__in=list(numbers))
    found = dict(rows.values_list("number", "id"))
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def latest_bulk(by: str) -> list[BulkMove]:
    """Return the latest bulk moves of somebody."""
    return list(BulkMove.objects.filter(by=by).order_by("-at")[:5])
