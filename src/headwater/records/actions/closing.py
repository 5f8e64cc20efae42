"""Close a matter: outcome and proof, the caller's last word, two tries to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.kernel.facts import Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.closing import enough_attempts
from headwater.matters.moves import Verb
from headwater.matters.repeats import is_repeat
from headwater.matters.states import Answer, Part, State
from headwater.records.actions.changing import Changing, changing
from headwater.records.actions.clocks import number_of, repeat_window, settle
from headwater.records.actions.deadlines import tell_callers
from headwater.records.actions.moves import end_parts
from headwater.records.actions.parts import open_again, police_out
from headwater.records.models import Attempt, Contact, Matter
from headwater.records.queries import ground


def propose(  # noqa: PLR0913  outcome, result and cause are one form
    matter: UUID, *, outcome: str, result: str, by: By, at: datetime, cause: str = ""
) -> Matter:
    """Say that it is done, with outcome and proof; the caller has the last word.

    `cause` is what brought it about, apart from the category under which it came.
    """
    with changing(matter, Verb.PROPOSE, by=by, at=at) as now:
        city = ground.city()
        now.own(
            Role.LEAD,
            parts=[Part.HELD],
            outcome=outcome,
            needed=city.catalogue[now.matter.category].proof,
            given=_fresh_proofs(now.matter),
            police_out=police_out(now.matter),
        )
        now.matter.outcome, now.matter.cause = outcome, cause
        now.matter.answer = Answer.NONE.value
        now.matter.answer_by = now.at + timedelta(days=city.reception.answer_days)
        settle(now.matter, now.at, met=["contact", "reply", "decision", "decide"])
        now.say("records.proposed", outcome=Term("outcome", outcome), result=result)
        tell_callers(now, "result", "records.result-notice", result=result)
    return now.matter


def _fresh_proofs(matter: Matter) -> tuple[str, ...]:
    """Return the kinds of proof for this result: what proved a belied one proves no second."""
    proofs, since = matter.proofs.exclude(assignment=None), _proposed_at(matter)
    fresh = proofs.filter(at__gt=since) if since else proofs
    return tuple(fresh.values_list("kind", flat=True))


def attempt(matter: UUID, *, reached: bool, note: str, by: By, at: datetime) -> Matter:
    """Note one try to reach the caller; the hour counts, because hours differ."""
    with changing(matter, Verb.ATTEMPT, by=by, at=at) as now:
        Attempt.objects.create(
            matter_id=matter, at=now.at, unit=by.unit, by=by.name, reached=reached, note=note
        )
        now.change["reached"] = reached
        now.say(f"records.attempt-{'reached' if reached else 'failed'}", note=note)
    return now.matter


@transaction.atomic
def answer(matter: UUID, *, solved: bool, words: str, by: By, at: datetime) -> Matter:
    """Take the caller's last word: solved closes, not solved reopens with the same unit."""
    main = _main_of(matter)
    if main is not None:
        return _answer_hanging(matter, main, Spoken(words, solved=solved), by=by, at=at)
    if not solved:
        return reopen(matter, reason=words, by=by, at=at)
    with changing(matter, Verb.ANSWER, by=by, at=at) as now:
        now.matter.answer = Answer.SOLVED.value
        end_parts(now)
        now.say("records.answered-solved")
    follow(now.matter, by=by, at=at)
    return now.matter


@transaction.atomic
def answer_by_telephone(matter: UUID, *, solved: bool, words: str, by: By, at: datetime) -> Matter:
    """Take what the caller said when reached; never from the unit that says it is done."""
    if Matter.objects.filter(id=matter, holder=by.unit).exists():
        raise Problem("records.answer-own")
    attempt(matter, reached=True, note=words, by=by, at=at)
    return answer(matter, solved=solved, words=words, by=by, at=at)


@transaction.atomic
def close_unanswered(matter: UUID, *, by: By, at: datetime) -> Matter:
    """Close after the answer window and the tries: unreached, which never counts as satisfied."""
    with changing(matter, Verb.CLOSE, by=by, at=at) as now:
        tried = _tried_since_proposed(now.matter)
        wanted = number_of(ground.city(), "answer_attempts", 2) if _reachable(now.matter) else 0
        now.allow(
            over=now.matter.answer_by is not None and now.matter.answer_by < now.at,
            attempts=enough_attempts(tried, ground.zone()),
            wanted=wanted,
        )
        now.matter.answer = Answer.UNREACHED.value
        end_parts(now)
        now.say("records.answer-window-over")
    follow(now.matter, by=by, at=at)
    return now.matter


def _tried_since_proposed(matter: Matter) -> list[datetime]:
    """Return when the caller was tried in vain for this result, not for one of a former round."""
    since, tries = _proposed_at(matter), matter.attempts.filter(reached=False)
    return list((tries.filter(at__gte=since) if since else tries).values_list("at", flat=True))


def _proposed_at(matter: Matter) -> datetime | None:
    """Return when it was last said to be done, if it was."""
    proposals = matter.story.filter(verb=Verb.PROPOSE.value).order_by("-seq")
    return proposals.values_list("at", flat=True).first()


def _reachable(matter: Matter) -> bool:
    """Answer whether the caller left anything by which they could be reached."""
    return Contact.objects.filter(report__matter=matter).exists()


def follow(main: Matter, *, by: By, at: datetime) -> None:
    """Close what hangs on a matter that has closed; each caller may still say “not solved”."""
    for hanging in main.merged.filter(state=State.MERGED.value).values_list("id", flat=True):
        with changing(hanging, Verb.FOLLOW, by=By("rule", by.unit), at=at) as now:
            now.matter.outcome = main.outcome
            end_parts(now)
            if now.matter.answer != Answer.SOLVED:  # what this caller said stands
                now.matter.answer = Answer.UNREACHED.value
            now.say("records.followed", number=main.number)


def _main_of(matter: UUID) -> Matter | None:
    """Return the matter on which this one hangs, if it hangs on one."""
    return Matter.objects.filter(merged__id=matter).first()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A caller's last word, and whether they call it solved."""

    words: str
    solved: bool


def _answer_hanging(matter: UUID, main: Matter, said: Spoken, *, by: By, at: datetime) -> Matter:
    """Keep the word of a caller whose matter hangs on another; “not solved” opens that one."""
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        now.matter.answer = (Answer.SOLVED if said.solved else Answer.NOT_SOLVED).value
        if said.solved:
            now.say("records.answered-solved")
        else:
            now.say("records.reopened", words=said.words)
    if not said.solved and main.state in {State.PROPOSED, State.CLOSED}:
        reopen(main.id, reason=said.words, by=by, at=at)
    return now.matter


def reopen(matter: UUID, *, reason: str, by: By, at: datetime) -> Matter:
    """Open a matter again: the unit that said it was done gets it back, its clocks anew.

    Of one that hangs on another, that other is opened: there the work is done.
    """
    main = _main_of(matter)
    if main is not None:
        return _answer_hanging(matter, main, Spoken(reason, solved=False), by=by, at=at)
    with changing(matter, Verb.REOPEN, by=by, at=at) as now:
        now.matter.answer = Answer.NOT_SOLVED.value
        now.matter.reopened += 1
        now.matter.repeated += _belies(now)
        open_again(now, reason)
        now.say("records.reopened", words=reason)
    return now.matter


def _belies(now: Changing) -> int:
    """Answer 1 where the caller's own link belies a closing; a rule has counted by itself.

    The window is that of any repeat: a lamp that is dark again next year belies nothing.
    """
    closed_at, city = now.matter.closed_at, ground.city()
    if closed_at is None or now.by.name != "caller":
        return 0
    return int(bool(is_repeat(closed_at, now.at, repeat_window(city), city.calendar).value))
