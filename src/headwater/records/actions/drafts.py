"""Who is writing at a matter now; what they write is kept until it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from headwater.records.models import Draft, Matter, User

LONGEST = 4000


def keep_draft(matter: Matter, words: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Keep what somebody is writing; an empty form only says that they are there."""
    kept = {name: text[:LONGEST] for name, text in words.items() if text.strip()}
    fields = {"seen_at": at, **({"words": kept} if kept else {})}
    Draft.objects.update_or_create(matter=matter, user=by, defaults=fields)


def drop_draft(matter: Matter, *, by: User) -> None:
    """Forget a draft once it was sent."""
    Draft.objects.filter(matter=matter, user=by).delete()


def drop_old_drafts(*, at: datetime) -> int:
    """Forget drafts of last week; return how many."""
    return Draft.objects.filter(seen_at__lt=at - timedelta(days=7)).delete()[0]
