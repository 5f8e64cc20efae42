"""When a notice may leave: quiet hours hold it, digests collect it, danger never waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from headwater.kernel.decision import Decision

# These go at once, whatever was preferred: an order or a warning that waits is no order, and
# “look at it now” or “telephone them” is nothing for a digest.
AT_ONCE = frozenset({"order", "warning", "escalation", "telephone"})

DIGEST = "digest"  # collected already: it only waits for the quiet to be over


class How(StrEnum):
    """What is done with a notice now."""

    SEND = "send"
    HOLD = "hold"
    COLLECT = "collect"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a receiver wants notices: quiet hours, minutes between digests (0: none), what not.

    `outlet` is the code of the outlet they come by; empty: they are read in the house.
    """

    quiet: tuple[time, time] | None = None
    every_minutes: int = 0
    muted: Collection[str] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """What to do with it, and from when it may be sent."""

    how: How
    at: datetime


def when(kind: str, now: datetime, wish: Wish, zone: tzinfo) -> Decision[When]:
    """Decide what becomes of a notice of this kind now."""
    if kind in AT_ONCE:
        return Decision(When(How.SEND, now), "notice-at-once", ())
    if kind in wish.muted:
        return Decision(When(How.DROP, now), "notice-muted", ())
    if wish.every_minutes and kind != DIGEST:
        return Decision(When(How.COLLECT, now), "notice-digest", ())
    later = _after_quiet(now, wish.quiet, zone) if wish.quiet else now
    how = How.SEND if later <= now else How.HOLD
    return Decision(When(how, later), "notice-quiet" if how is How.HOLD else "notice", ())


def _after_quiet(now: datetime, quiet: tuple[time, time], zone: tzinfo) -> datetime:
    """Return when the quiet is over: now, if it is not quiet; it may run over midnight."""
    local, (start, end) = now.astimezone(zone), quiet
    clock = local.time()
    within = start <= clock < end if start <= end else clock >= start or clock < end
    if not within:
        return now
    over = datetime.combine(local.date(), end, tzinfo=zone)
    return over if over > local else over + timedelta(days=1)
