"""Keep the lists somebody wants again."""

from __future__ import annotations

from collections.abc import Mapping

from headwater.kernel.problem import Problem
from headwater.records.models import SavedFilter, User

MOST = 20
LONGEST = 60


def save_filter(user: User, name: str, asked: Mapping[str, str]) -> SavedFilter:
    """Keep how a list was asked for under a name; the same name is kept anew."""
    name = name.strip()
    full = user.filters.exclude(name=name).count() >= MOST
    if full or not 0 < len(name) <= LONGEST:
        raise Problem("interfaces.list.filter-name", fields=["name"])
    kept, _ = SavedFilter.objects.update_or_create(
        user=user, name=name, defaults={"asked": dict(asked)}
    )
    return kept


def drop_filter(user: User, name: str) -> None:
    """Forget a filter."""
    SavedFilter.objects.filter(user=user, name=name).delete()
