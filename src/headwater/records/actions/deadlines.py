"""Move a deadline: asked with a reason, decided by another post, told to the caller, kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import Deadline, Limit, due, put_off
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import OPEN
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.clocks import counted_rows, limit_of, run_on, settle, stood
from headwater.records.models import Clock, Matter, Message, TimeAsked
from headwater.records.queries import ground

MOVABLE = ("reply", "decision", "part")
EXTEND, PAUSE, NEARER = "extend", "pause", "grade"
MOST = Limit.parse("20 days")


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What is asked: which clock, `extend` by an amount or `pause`, and why."""

    kind: str
    what: str
    reason: str
    amount: str = ""


def ask_time(matter: UUID, asked: MoreTime, *, by: By, at: datetime) -> TimeAsked:
    """Ask for more time before the deadline; nothing moves until another post agrees."""
    with changing(matter, Verb.ASK_TIME, by=by, at=at) as now:
        now.own(parts=["held"], reason=asked.reason)
        clock = _running(now, asked.kind)
        if clock.due_at < now.at and clock.paused_at is None:
            raise Problem("matters.time-late")
        if clock.moved.filter(state="asked").exists():
            raise Problem("matters.time-pending")
        what = PAUSE if asked.what == PAUSE else EXTEND
        if what == PAUSE and clock.paused_at is not None:
            raise Problem("matters.paused-already", fields=["what"])
        made = TimeAsked.objects.create(
            clock=clock,
            what=what,
            state="asked",
            asked_at=now.at,
            asked_by=by.name,
            unit=by.unit,
            amount="" if what == PAUSE else str(_amount(asked.amount, clock)),
            reason=asked.reason,
            was_due=clock.due_at,
        )
        clock_name = Term("clock", clock.kind)
        now.say(
            "records.time-asked", unit=Term("unit", by.unit), clock=clock_name, reason=made.reason
        )
    return made


def _running(now: Changing, kind: str) -> Clock:
    """Return the clock of this kind of the acting unit: helpers have one each."""
    own = now.matter.clocks.filter(assignment__unit_id=now.by.unit, assignment__part="held")
    found = own.filter(met_at=None, stopped_at=None, kind__in=MOVABLE)
    clock = found.filter(kind=kind).order_by("-started_at").first()
    if clock is None:
        raise Problem("matters.clock-none", fields=["kind"], kind=Term("clock", kind))
    return clock


def _amount(given: str, clock: Clock) -> Limit:
    """Read the length asked for; more than the city's most is refused."""
    try:
        limit = Limit.parse(given)
    except ValueError:
        raise Problem("matters.time-amount", fields=["amount"], given=given) from None
    city, most = ground.city(), limit_of(ground.city(), "extension", MOST)
    if due(clock.due_at, limit, city.calendar).at > due(clock.due_at, most, city.calendar).at:
        amount = say(
            "matters.deadline.limit", amount=most.amount, unit=Term("counted-in", most.unit)
        )
        raise Problem("matters.time-most", fields=["amount"], limit=amount)
    return limit


def grant_time(matter: UUID, *, why: str, by: By, at: datetime) -> Matter:
    """Grant what is asked, as another post; the caller is told of the new date."""
    with changing(matter, Verb.GRANT_TIME, by=by, at=at) as now:
        asked = _pending(now)
        now.allow(first=asked.asked_by)
        clock = asked.clock
        if asked.what == PAUSE:
            clock.paused_at = now.at
            _decided(now, asked, "granted", why)
            _tell_paused(now, clock, asked.reason)
        else:
            later = due(clock.due_at, Limit.parse(asked.amount), ground.city().calendar)
            _move(clock, asked, later)
            _decided(now, asked, "granted", why)
            _tell(now, clock, asked.reason)
        clock.save()
        settle(now.matter, now.at)
    return now.matter


def refuse_time(matter: UUID, *, why: str, by: By, at: datetime) -> Matter:
    """Refuse what is asked; the deadline stands."""
    with changing(matter, Verb.REFUSE_TIME, by=by, at=at) as now:
        asked = _pending(now)
        now.allow(first=asked.asked_by, reason=why)
        _decided(now, asked, "refused", why)
        now.say("records.time-refused", clock=Term("clock", asked.clock.kind), reason=why)
    return now.matter


def _pending(now: Changing) -> TimeAsked:
    # What was asked for a clock that is over is over: granting it would tell a date that is none.
    rows = TimeAsked.objects.filter(
        clock__matter=now.matter, clock__met_at=None, clock__stopped_at=None, state="asked"
    )
    found = rows.select_related("clock").order_by("asked_at").first()
    if found is None:
        raise Problem("matters.time-unknown")
    return found


def _decided(now: Changing, asked: TimeAsked, state: str, why: str) -> None:
    asked.state, asked.why = state, why
    asked.decided_at, asked.decided_by = now.at, now.by.name
    asked.decided_unit = now.by.unit
    asked.save()


def _move(clock: Clock, asked: TimeAsked, to: Deadline) -> None:
    """Put a clock off and keep the days that were counted on the way."""
    asked.due_at, asked.counted = to.at, counted_rows(to)
    clock.due_at, clock.provisional = to.at, clock.provisional or to.provisional


def _tell(now: Changing, clock: Clock, reason: str) -> None:
    shown = shown_time(clock.due_at)
    kind = Term("clock", clock.kind)
    now.say("records.time-granted", clock=kind, due=shown, reason=reason)
    _tell_of(clock, now, "records.time-notice", due=shown, reason=reason)


def _tell_paused(now: Changing, clock: Clock, reason: str) -> None:
    now.say("records.pause-granted", clock=Term("clock", clock.kind), reason=reason)
    _tell_of(clock, now, "records.pause-notice", reason=reason)


def _tell_of(clock: Clock, now: Changing, key: str, **values: str) -> None:
    """Tell the callers what becomes of their date; a helper's own date is none of theirs."""
    if clock.kind != "part":
        tell_callers(now, "time", key, **values)


def tell_callers(now: Changing, kind: str, key: str, **values: str) -> None:
    """Tell the caller of this matter and of each that hangs on it: one answer to all.

    Where a wall has risen since, those before it hear nothing of what is behind it.
    """
    hanging = now.matter.merged.filter(is_protected=now.matter.is_protected)
    told = [(now.matter.id, now.matter.number), *hanging.values_list("id", "number")]
    said = partial(say, key, **values)
    Message.objects.bulk_create(
        to_caller(matter, said(number=number), kind=kind, at=now.at) for matter, number in told
    )


def to_caller(matter: UUID, sentence: Sentence, *, kind: str, at: datetime) -> Message:
    """Make a notice for the caller with the link to their page; the row is not saved."""
    made = Message.telling("caller", sentence, kind=kind, matter=matter, at=at)
    made.body = {"token": ground.keyring().token(matter)}
    return made


def shown_time(at: datetime) -> str:
    """Write a moment as people of the city read it."""
    return f"{at.astimezone(ground.zone()):%Y-%m-%d %H:%M}"


def resume(matter: UUID, *, by: By, at: datetime) -> Matter:
    """Let a clock run on after its pause: the deadline is put off by what the pause took."""
    with changing(matter, Verb.RESUME, by=by, at=at) as now:
        now.own(parts=["held"])
        clock = _paused(now).filter(assignment__unit_id=by.unit).order_by("paused_at").first()
        if clock is None:
            raise Problem("matters.paused-not")
        _go_on(now, clock, "records.resumed")
    return now.matter


def _paused(now: Changing) -> QuerySet[Clock]:
    return now.matter.clocks.filter(paused_at__isnull=False, met_at=None, stopped_at=None)


def _go_on(now: Changing, clock: Clock, key: str) -> None:
    """End a pause, and say the new date in history and to the callers."""
    run_on(clock, now.at)
    settle(now.matter, now.at)
    shown = shown_time(clock.due_at)
    now.say(key, number=now.matter.number, clock=Term("clock", clock.kind), due=shown)
    _tell_of(clock, now, "records.resumed-notice", due=shown)


def resume_overdue(*, at: datetime) -> int:
    """Let clocks run on that have stood still as long as the city allows; return how many."""
    paused = Clock.objects.filter(paused_at__isnull=False, met_at=None, stopped_at=None)
    rows = paused.filter(matter__state__in=OPEN).select_related("assignment").order_by("paused_at")
    until = ground.city().pause_until
    return sum(_resume(one, at) for one in rows.iterator() if until(one.paused_at or at) <= at)


def _resume(overdue: Clock, at: datetime) -> bool:
    """Let one clock run on by the rule, unless somebody was quicker; its unit is told."""
    unit = overdue.assignment.unit_id
    try:
        with changing(overdue.matter_id, Verb.RESUME, by=By("rule", unit), at=at) as now:
            clock = _paused(now).filter(id=overdue.id).first()
            now.allow(own=clock is not None)
            if clock is not None:
                now.rule = "pause-over"
                _go_on(now, clock, "records.pause-over")
                said, matter = now.because[-1], overdue.matter_id
                Message.telling(f"unit:{unit}", said, kind="warning", matter=matter, at=at).save()
    except Problem:
        return False
    return True


def recount(*, at: datetime, calendar: WorkCalendar | None = None) -> int:
    """Count provisional deadlines anew whose years are announced by now; return how many moved."""
    announced = calendar or ground.city().calendar
    provisional = Clock.objects.filter(
        provisional=True, met_at=None, stopped_at=None, paused_at=None
    ).exclude(limit="")
    moved = 0
    for clock in provisional.select_related("matter").order_by("due_at").iterator():
        fresh = _counted_with_moves(clock, announced)
        if not fresh.provisional:
            _recounted(clock, fresh, at)
            moved += 1
    return moved


def _counted_with_moves(clock: Clock, calendar: WorkCalendar) -> Deadline:
    """Count a clock from its start, and put it off again by all that was granted since."""
    limit = Limit.parse(clock.limit)
    first = due(clock.started_at, limit, calendar)
    now, provisional = first.at, first.provisional
    for row in clock.moved.filter(state="granted").order_by("decided_at"):
        if row.what == EXTEND:
            later = due(now, Limit.parse(row.amount), calendar)
        elif row.what == PAUSE and row.decided_at and row.resumed_at:
            later = put_off(now, stood(row.decided_at, row.resumed_at), limit.unit, calendar)
        elif row.what == NEARER and row.due_at is not None:
            later = Deadline(min(now, row.due_at), provisional=False, counted=())
        else:
            continue
        now, provisional = later.at, provisional or later.provisional
    return Deadline(now, provisional, first.counted)


def _recounted(clock: Clock, fresh: Deadline, at: datetime) -> None:
    with changing(clock.matter_id, Verb.RECOUNT, by=By("rule"), at=at) as now:
        moved_clock(clock, fresh, "recount", now)
        clock.provisional, clock.counted = False, counted_rows(fresh)
        clock.save()
        settle(now.matter, now.at)
        shown = shown_time(clock.due_at)
        now.say("records.recounted", clock=Term("clock", clock.kind), due=shown)


def moved_clock(clock: Clock, to: Deadline, what: str, now: Changing) -> None:
    """Keep in a clock's history that a rule moved it, and move it."""
    TimeAsked.objects.create(
        clock=clock,
        what=what,
        state="granted",
        asked_at=now.at,
        asked_by=now.by.name,
        unit=now.by.unit,
        decided_at=now.at,
        decided_by="rule",
        was_due=clock.due_at,
        due_at=to.at,
        counted=counted_rows(to),
    )
    clock.due_at = to.at
