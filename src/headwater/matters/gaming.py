"""Guards against closing on paper: each looks at one closing and says what is odd about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from headwater.kernel.decision import Decision
from headwater.kernel.sentence import Sentence, say
from headwater.matters.declared import GamingGuard, Kind


@dataclass(frozen=True, slots=True)
class Closing:
    """What a guard may ask of one closing: times aware, travel in minutes.

    `alike` counts what the same unit closed of one place and category within the guard's minutes,
    `photo_of` other matters that a photo of this one was handed in for; `photo_taken_at` is the
    oldest time that a camera wrote into one.
    """

    dispatched_at: datetime | None
    proposed_at: datetime
    min_travel: int = 0
    reclassified_at: datetime | None = None
    due_then: datetime | None = None
    alike: int = 0
    reopened: int = 0
    photo_of: int = 0
    photo_taken_at: datetime | None = None


def suspicions(closing: Closing, guards: Iterable[GamingGuard]) -> list[Decision[str]]:
    """List the guards that see something, each with the sentence that says what."""
    found = []
    for guard in guards:
        if (why := SEES[guard.kind](closing, guard)) is not None:
            found.append(Decision(guard.code, f"gaming-{guard.kind}", (why,)))
    return found


def _too_fast(closing: Closing, _guard: GamingGuard) -> Sentence | None:
    if closing.dispatched_at is None or not closing.min_travel:
        return None
    took = int((closing.proposed_at - closing.dispatched_at).total_seconds() // 60)
    if took >= closing.min_travel:
        return None
    return say("matters.gaming.too-fast", took=took, travel=closing.min_travel)


def _reclassified_late(closing: Closing, guard: GamingGuard) -> Sentence | None:
    if closing.reclassified_at is None or closing.due_then is None:
        return None
    before = closing.due_then - closing.reclassified_at
    if not timedelta() <= before <= timedelta(minutes=guard.minutes):
        return None
    return say("matters.gaming.reclassified-late", minutes=int(before.total_seconds() // 60))


def _split(closing: Closing, guard: GamingGuard) -> Sentence | None:
    if closing.alike < guard.count:
        return None
    return say("matters.gaming.split-orders", count=closing.alike, minutes=guard.minutes)


def _rounds(closing: Closing, guard: GamingGuard) -> Sentence | None:
    if closing.reopened < guard.count:
        return None
    return say("matters.gaming.rounds", count=closing.reopened)


def _same_photo(closing: Closing, _guard: GamingGuard) -> Sentence | None:
    return say("matters.gaming.same-photo", count=closing.photo_of) if closing.photo_of else None


def _old_photo(closing: Closing, guard: GamingGuard) -> Sentence | None:
    """Allow the guard's minutes: a camera's clock may be wrong by so much."""
    if closing.photo_taken_at is None or closing.dispatched_at is None:
        return None
    before = int((closing.dispatched_at - closing.photo_taken_at).total_seconds() // 60)
    return say("matters.gaming.old-photo", minutes=before) if before > guard.minutes else None


SEES: Mapping[Kind, Callable[[Closing, GamingGuard], Sentence | None]] = {
    Kind.TOO_FAST: _too_fast,
    Kind.RECLASSIFIED_LATE: _reclassified_late,
    Kind.SPLIT_ORDERS: _split,
    Kind.ROUNDS: _rounds,
    Kind.SAME_PHOTO: _same_photo,
    Kind.OLD_PHOTO: _old_photo,
}
