"""Who is writing at a matter now; what they write is kept until it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from headwater.records.models import Draft, Matter, User

LONGEST = 20_000  # also what was refused because it is too long comes back whole


def keep_draft(matter: Matter, words: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Keep what somebody is writing, beside what they wrote in other forms of the page."""
    draft = Draft.objects.filter(matter=matter, user=by).first()
    known = dict(draft.words) if draft else {}
    kept = known | {name: text[:LONGEST] for name, text in words.items()}
    kept = {name: text for name, text in kept.items() if text.strip()}
    fields = {"seen_at": at, "words": kept}
    Draft.objects.update_or_create(matter=matter, user=by, defaults=fields)


def drop_draft(matter: Matter, sent: Iterable[str], *, by: User) -> None:
    """Forget the fields of a draft that were sent; what was written elsewhere stays."""
    names = set(sent)
    for draft in Draft.objects.filter(matter=matter, user=by):
        draft.words = {name: text for name, text in draft.words.items() if name not in names}
        draft.save(update_fields=["words"]) if draft.words else draft.delete()


def drop_old_drafts(*, at: datetime) -> int:
    """Forget drafts of last week; return how many."""
    return Draft.objects.filter(seen_at__lt=at - timedelta(days=7)).delete()[0]
