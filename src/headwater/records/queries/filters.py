"""The filters somebody keeps, each with its live count, all counted in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count

from headwater.kernel.problem import Problem
from headwater.records.models import Matter, User
from headwater.records.queries.lists import Asked, narrowed
from headwater.records.queries.permits import visible


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved filter: its name, the address it leads to, and how many it holds now."""

    name: str
    link: str
    count: int


def saved_filters(user: User, now: datetime) -> list[Kept]:
    """Return the filters of a user with their counts."""
    rows = list(user.filters.order_by("name"))
    if not rows:
        return []
    counts = {}
    for number, row in enumerate(rows):
        try:
            counts[f"n{number}"] = Count("id", filter=narrowed(user, Asked(**row.asked), now))
        except Problem:  # a search that names a person is kept by nobody, but may stand here
            continue
    found = Matter.objects.filter(visible(user)).aggregate(**counts) if counts else {}
    return [
        Kept(row.name, f"/list/?{urlencode(row.asked)}", found.get(f"n{number}", 0))
        for number, row in enumerate(rows)
    ]
