"""The feed of everything since a cursor: history of the matters a unit has a part in."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from headwater.kernel.problem import Problem
from headwater.records.models import History

# A row bears the time at which its move began and is kept a moment later: until then one with a
# later time may be there already, and who has read that one would never see it.
SETTLING = timedelta(seconds=20)


def settled(now: datetime) -> datetime:
    """Return up to which moment history is complete."""
    return now - SETTLING


def changes_after(
    unit: str, cursor: str, limit: int, *, now: datetime
) -> tuple[list[History], str]:
    """Return the next history rows that are settled, oldest first, and the cursor behind them.

    The cursor names the last row, not its time: a page may end inside an instant and loses nothing.
    """
    rows = History.objects.filter(matter__units__contains=[unit], matter__is_protected=False)
    rows = rows.filter(at__lte=settled(now))
    if cursor:
        at, matter, seq = _read(cursor)
        later = Q(matter_id__gt=matter) | Q(matter_id=matter, seq__gt=seq)
        rows = rows.filter(Q(at__gt=at) | Q(Q(at=at), later))
    found = list(rows.order_by("at", "matter_id", "seq")[:limit])
    return found, _write(found[-1]) if found else cursor


def _write(row: Any) -> str:
    text = json.dumps([row.at.isoformat(), str(row.matter_id), row.seq])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID, int]:
    try:
        at, matter, seq = json.loads(base64.urlsafe_b64decode(cursor))
        return datetime.fromisoformat(at), UUID(matter), int(seq)
    except (ValueError, TypeError):
        raise Problem("interfaces.list.cursor-wrong", fields=["after"]) from None
