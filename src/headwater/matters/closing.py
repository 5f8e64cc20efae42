"""What a closing rests on: tries at different hours, and what a repeat says of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo


def enough_attempts(tries: Iterable[datetime], zone: tzinfo) -> int:
    """Count the tries that lie in different hours of the day: two in one hour are one."""
    return len({at.astimezone(zone).hour for at in tries})
