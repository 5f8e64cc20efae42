"""Whether a report repeats a closed matter: same place and category, inside the city's window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import Limit, due
from headwater.kernel.decision import Decision
from headwater.kernel.sentence import say


@dataclass(frozen=True, slots=True)
class Window:
    """From when after the closing a report counts as a repeat, and until when."""

    after: Limit
    short: Limit
    long: Limit


def is_repeat(
    closed_at: datetime, told_at: datetime, window: Window, calendar: WorkCalendar
) -> Decision[str]:
    """Answer `short`, `long` or nothing: a report within the first minutes is the same call."""
    if told_at < due(closed_at, window.after, calendar).at:
        return Decision("", "repeat-same-call", ())
    for name, limit in (("short", window.short), ("long", window.long)):
        if told_at <= due(closed_at, limit, calendar).at:
            return Decision(name, f"repeat-{name}", (say(f"matters.repeat.{name}"),))
    return Decision("", "repeat-over", ())
