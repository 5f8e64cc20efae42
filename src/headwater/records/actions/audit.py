"""Draw the audit's blind sample, and keep what a reviewer found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from headwater.kernel.clock import Limit
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.states import Part, State
from headwater.records.actions import moves
from headwater.records.actions.alarms import raise_alarm
from headwater.records.actions.closing import reopen
from headwater.records.actions.labels import label
from headwater.records.models import Matter, Review, Setting, User
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user
from headwater.triage.audit import Candidate, contradicts, draw, wanted_by

LATER = timedelta(hours=24)  # what is found within a day counts, so a day must have passed
WATCHED = timedelta(days=90)
DELTA = 0.05
DRAWS, KEPT_DRAWS = "audit-draws", 400
DIVERTED, KEPT = "diverted", "kept"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many matters were drawn now, and how many wait for a reviewer."""

    diverted: int
    kept: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Lot:
    """What is drawn: for which question, how many (all, if no number), by which seed."""

    kind: str
    wanted: int | None
    seed: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer found: whether police, fire or ambulance were needed, and a note."""

    needed: bool
    note: str = ""


def draw_sample(*, seed: str, at: datetime) -> Drawn:
    """Draw what is due: all diverted matters in the first days, then the quarter's quota."""
    start, end = quarter_of(at)
    diverted, kept = _old_enough(at - LATER)
    first = diverted.aggregate(first=Min("diverted_at"))["first"]
    all_until = first + _days("audit_all", 14) if first else at
    begun, quota = max(start, all_until), int(_number("audit_quarter", 600))
    due = wanted_by(at, start, end, quota) - wanted_by(begun, start, end, quota)
    # The last day of a quarter is old enough only in the next one.
    rest = diverted.filter(diverted_at__gte=max(start - LATER, all_until))
    known = Review.objects.filter(kind=DIVERTED, matter__in=rest, drawn_at__gte=start)
    fresh = _last_draw(start) - LATER
    with transaction.atomic():
        new = _draw(diverted.filter(diverted_at__lt=all_until), _Lot(DIVERTED, None, seed, at))
        left = due - known.count()
        new += _draw_fresh(rest, Q(diverted_at__gt=fresh), _Lot(DIVERTED, left, seed, at))
        twins = max(new, due - _drawn_since(begun, KEPT))
        recent = kept.filter(opened_at__gte=start - WATCHED)
        kept_new = _draw_fresh(recent, Q(opened_at__gt=fresh), _Lot(KEPT, twins, seed, at))
        _keep_seed(seed, new, kept_new, at)
    return Drawn(new, kept_new, Review.objects.filter(decided_at=None).count())


def _old_enough(old: datetime) -> tuple[QuerySet[Matter], QuerySet[Matter]]:
    """Return what was diverted, and what the police kept, for a day at least."""
    lived = Matter.objects.filter(historical=False)
    kept = lived.filter(diverted_at=None, holder__kind="police", opened_at__lte=old)
    return lived.filter(diverted_at__lte=old), kept.exclude(state=State.RECEIVED.value)


def quarter_of(at: datetime) -> tuple[datetime, datetime]:
    """Return the city's quarter around a moment: its start and its end."""
    local = at.astimezone(ground.zone())
    month = (local.month - 1) // 3 * 3 + 1
    start = local.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
    after = start.replace(year=start.year + (month == 10), month=(month + 2) % 12 + 1)  # noqa: PLR2004
    return start, after


def decide_review(number: int, found: Found, *, by: User, at: datetime) -> Review:
    """Keep what was found; help that was needed is sent at once, and may close the gate."""
    with transaction.atomic():
        review = Review.objects.select_for_update().filter(pk=number, decided_at=None).first()
        if review is None:
            raise Problem("records.review-decided", fields=["review"])
        review.decided_at, review.needed_police, review.by = at, found.needed, by
        review.note = found.note[:300]
        review.save()
        if found.needed and review.kind == DIVERTED:
            _send_help(review.matter, found.note, by=by, at=at)
            _look_at_the_rate(at)
        label(review.matter_id, emergency=found.needed, source="audit", at=at)
    return review


def _send_help(matter: Matter, note: str, *, by: User, at: datetime) -> None:
    """Open it at once: whatever its state, police are asked to look, and history says why."""
    who = by_user(by)
    if matter.state in {State.PROPOSED, State.CLOSED}:
        reopen(matter.id, reason="", by=who, at=at)
    open_parts = matter.assignments.filter(part__in=[Part.HELD.value, Part.OFFERED.value])
    if not open_parts.filter(unit__kind="police").exists():
        moves.call_police(matter.id, reason=note, by=who, at=at)


def _look_at_the_rate(at: datetime) -> None:
    recent = Review.objects.filter(
        kind=DIVERTED, decided_at__gt=at - WATCHED, matter__historical=False
    )
    n, misses = recent.count(), recent.filter(needed_police=True).count()
    goal = float(_number("k1_percent", 0.5)) / 100
    if contradicts(misses, n, goal=goal, delta=DELTA):
        raise_alarm("audit", [say("records.alarm-audit", misses=misses, n=n, goal=goal)], at=at)


def _draw_fresh(rows: QuerySet[Matter], fresh: Q, lot: _Lot) -> int:
    """Draw from what has come since the last draw, and only what is wanting from before.

    Else what comes early in a quarter would be in every draw, and its last days hardly in one.
    """
    new = _draw(rows.filter(fresh), lot)
    return new + _draw(rows, replace(lot, wanted=(lot.wanted or 0) - new))


def _draw(rows: QuerySet[Matter], lot: _Lot) -> int:
    """Draw from rows never drawn for this question; no number draws them all."""
    if lot.wanted is not None and lot.wanted <= 0:
        return 0
    undrawn = rows.exclude(reviews__kind=lot.kind).values_list("id", "channel", "town")
    found = [Candidate(str(key), f"{channel}/{town}") for key, channel, town in undrawn]
    wanted = len(found) if lot.wanted is None else lot.wanted
    keys = draw(found, wanted, lot.seed, _settings_drawn(lot))
    Review.objects.bulk_create(
        Review(matter_id=key, kind=lot.kind, drawn_at=lot.at) for key in keys
    )
    return len(keys)


def _settings_drawn(lot: _Lot) -> Counter[str]:
    """Count what was drawn of each setting in this quarter."""
    start, _ = quarter_of(lot.at)
    rows = Review.objects.filter(kind=lot.kind, drawn_at__gte=start)
    settings = rows.values_list("matter__channel", "matter__town")
    return Counter(f"{channel}/{town}" for channel, town in settings)


def _last_draw(start: datetime) -> datetime:
    """Return when was drawn last; in a quarter without a draw its start."""
    draws = Setting.objects.filter(name=DRAWS).values_list("value", flat=True).first()
    return datetime.fromisoformat(draws[-1]["at"]) if draws else start


def _keep_seed(seed: str, diverted: int, kept: int, at: datetime) -> None:
    """Keep the seed of each draw, so that anybody can draw it again."""
    drawn = {"at": at.isoformat(), "seed": seed, "diverted": diverted, "kept": kept}
    before = Setting.objects.filter(name=DRAWS).first()
    draws = [*(before.value if before else []), drawn][-KEPT_DRAWS:]
    Setting.objects.update_or_create(name=DRAWS, defaults={"value": draws})


def _drawn_since(start: datetime, kind: str) -> int:
    return Review.objects.filter(kind=kind, drawn_at__gte=start).count()


def _days(name: str, usual: int) -> timedelta:
    found = ground.city().limits.get(name)
    return timedelta(days=found.amount if isinstance(found, Limit) else usual)


def _number(name: str, usual: float) -> Any:
    return ground.city().limits.get(name, usual)
