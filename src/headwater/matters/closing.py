"""What a closing rests on: tries to reach the caller, an hour apart and in different hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

APART = timedelta(hours=1)


def enough_attempts(tries: Iterable[datetime], zone: tzinfo) -> int:
    """Count the tries that lie an hour apart and in different hours of the day.

    It is counted from each of them, so that an early one too many takes nothing away.
    """
    known = sorted(at.astimezone(UTC) for at in tries)
    return max((_counted(known[first:], zone) for first in range(len(known))), default=0)


def _counted(tries: Sequence[datetime], zone: tzinfo) -> int:
    last, hours = tries[0] - APART, set[int]()
    for at in tries:
        hour = at.astimezone(zone).hour
        if at - last >= APART and hour not in hours:
            last = at
            hours.add(hour)
    return len(hours)
