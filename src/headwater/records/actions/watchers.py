"""Tell those who watch a matter of what has changed since they were last told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.kernel.sentence import Term, say
from headwater.records.models import History, Message, Setting, Watcher
from headwater.records.queries.feed import settled
from headwater.records.queries.permits import may

TOLD = "watchers-told"
AT_ONCE = 1000


@transaction.atomic
def tell_watchers(*, at: datetime) -> int:
    """Write a notice for each watcher of each change they may still see; return how many."""
    mark, _ = Setting.objects.select_for_update().get_or_create(
        name=TOLD, defaults={"value": (at - timedelta(minutes=5)).isoformat()}
    )
    since = datetime.fromisoformat(mark.value)
    rows_of = Watcher.objects.select_related("matter", "user")
    watchers = [one for one in rows_of if may(one.user, "matter.read", one.matter)]
    keys = {one.matter_id for one in watchers}
    rows, until = _changes(keys, since, max(since, settled(at)))
    made = [
        _notice(watcher, row, at)
        for row in rows
        for watcher in watchers
        if watcher.matter_id == row.matter_id and _is_news(watcher, row)
    ]
    Message.objects.bulk_create(made)
    mark.value = until.isoformat()
    mark.save()
    return len(made)


def _changes(
    matters: Collection[UUID], since: datetime, until: datetime
) -> tuple[list[History], datetime]:
    """Return what changed, and up to when; of very much a first part, of whole instants only."""
    rows = History.objects.filter(at__gt=since, at__lte=until, matter_id__in=matters).order_by("at")
    found = list(rows[:AT_ONCE])
    if len(found) < AT_ONCE:
        return found, until
    last = found[-1].at
    return list(rows.filter(at__lte=last)), last


def _notice(watcher: Watcher, row: History, at: datetime) -> Message:
    number, verb = watcher.matter.number, Term("verb", row.verb)
    said = say("records.watched-changed", number=number, verb=verb)
    to = f"user:{watcher.user_id}"
    return Message.telling(to, said, kind="watched", matter=row.matter_id, at=at)


def _is_news(watcher: Watcher, row: History) -> bool:
    """Answer whether a change came after they began to watch, and from somebody else."""
    return row.at > watcher.since and row.by != f"user:{watcher.user_id}"
