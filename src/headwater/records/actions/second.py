"""Ask for a second person; confirm as another account, or refuse with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.guards import wants_second
from headwater.matters.moves import Verb, proof_kind
from headwater.matters.proofs import FILES
from headwater.matters.states import Part
from headwater.records.actions.changing import Changing, changing, facts_of
from headwater.records.actions.labels import label
from headwater.records.actions.moves import Order, Regrade, change_grade, dispatch
from headwater.records.actions.parts import is_civil
from headwater.records.actions.proofs import Excused, excuse
from headwater.records.actions.rulings import Ruled
from headwater.records.actions.rulings import rule as rule_now
from headwater.records.models import Agreement, Matter
from headwater.records.queries import ground
from headwater.triage.gate import Standing, check_grade_change, check_second

LOWER, DISPATCH, EXCUSE, RULE = "lower", "dispatch", "excuse", "rule"
WAITS, DONE = "waits", "done"


@transaction.atomic
def transfer(matter: UUID, order: Order, *, by: By, at: datetime) -> str:
    """Dispatch, or ask for the second person whom a danger needs; answer which.

    One key asks nobody: where it is locked it is refused.
    """
    found = Matter.objects.select_for_update().filter(id=matter).first()
    is_urgent = order.police or order.one_key
    if found is None or is_urgent or not _is_risky(found, order.unit, order.second, by):
        dispatch(matter, order, by=by, at=at)
        return DONE
    with changing(matter, Verb.ASK_SECOND, by=by, at=at) as now:
        wanted = {"unit": order.unit, "consent": order.consent}
        _ask(now, Agreement(kind=DISPATCH, wanted=wanted, reason=order.reason))
    return WAITS


@transaction.atomic
def rule(matter: UUID, ruled: Ruled, *, by: By, at: datetime) -> str:
    """Rule, or ask for the second person whom a danger needs; answer which."""
    found = Matter.objects.select_for_update().filter(id=matter).first()
    if found is None or not _is_risky(found, ruled.unit, ruled.second, by):
        rule_now(matter, ruled, by=by, at=at)
        return DONE
    with changing(matter, Verb.ASK_SECOND, by=by, at=at) as now:
        wanted = {"unit": ruled.unit, "clause": ruled.clause}
        _ask(now, Agreement(kind=RULE, wanted=wanted, reason=ruled.reason))
    return WAITS


def ask_lower(matter: UUID, asked: Regrade, *, by: By, at: datetime) -> str:
    """Ask for a lower grade; it stays as it is until another account confirms."""
    with changing(matter, Verb.ASK_SECOND, by=by, at=at) as now:
        was = Grade(now.matter.grade)
        if asked.grade < was:
            raise Problem("records.second-raise", fields=["grade"])
        check_grade_change(was, asked.grade, reason=asked.reason, second=True)
        wanted = {"grade": int(asked.grade)}
        _ask(now, Agreement(kind=LOWER, wanted=wanted, reason=asked.reason))
    return WAITS


def ask_excuse(matter: UUID, asked: Excused, *, by: By, at: datetime) -> str:
    """Ask to close without a file: for a declared reason, and only if another account agrees."""
    kind, known = proof_kind(asked.proof), [one.code for one in ground.city().life.excuses]
    if kind not in FILES or asked.code not in known:
        names = tuple(Term("excuse", code) for code in known)
        raise Problem("records.excuse-unknown", fields=["kind", "excuse"], known=names)
    with changing(matter, Verb.ASK_EXCUSE, by=by, at=at) as now:
        now.own(parts=[Part.HELD], reason=asked.reason)
        wanted = {"proof": kind.value, "excuse": asked.code}
        _ask(now, Agreement(kind=EXCUSE, wanted=wanted, reason=asked.reason), own=True)
    return WAITS


@transaction.atomic
def confirm(number: int, *, by: By, at: datetime) -> Matter:
    """Agree as another account: only now does it happen, if the matter is still as it was."""
    asked = _waiting(number)
    found = Matter.objects.select_for_update().get(id=asked.matter_id)
    was = Standing(Grade(asked.was["grade"]), tuple(asked.was["signals"]))
    check_second(asked.asked_by, by.name, was=was, now=_standing(found))
    if asked.kind == LOWER:
        regrade = Regrade(Grade(asked.wanted["grade"]), asked.reason, asked.asked_by)
        done = change_grade(found.id, regrade, by=by, at=at)
    elif asked.kind == EXCUSE:
        excused = Excused(asked.wanted["proof"], asked.wanted["excuse"], asked.reason)
        done = excuse(found.id, excused, unit=asked.unit, by=by, at=at).matter
    else:
        done = _send(found, asked, by=by, at=at)
    _answer(asked, "confirmed", "", by=by, at=at)
    return done


def _send(found: Matter, asked: Agreement, *, by: By, at: datetime) -> Matter:
    """Dispatch or rule as it was asked: two people say that it is no emergency."""
    said = {**asked.wanted, "reason": asked.reason, "second": asked.asked_by}
    if asked.kind == RULE:
        done = rule_now(found.id, Ruled(**said), by=by, at=at)
    else:
        done = dispatch(found.id, Order(**said), by=by, at=at)
    label(found.id, emergency=False, source="desk", at=at)
    return done


def refuse(number: int, *, why: str, by: By, at: datetime) -> Matter:
    """Refuse with a reason, or take one's own request back: the matter stays as it is."""
    with transaction.atomic():
        asked = _waiting(number)
        with changing(asked.matter_id, Verb.REFUSE_SECOND, by=by, at=at) as now:
            now.allow(reason=why)
            now.because.append(asked.sentence)
            now.say("records.second-refused", why=why)
        _answer(asked, "refused", why, by=by, at=at)
    return now.matter


def _is_risky(matter: Matter, unit: str, second: str, by: By) -> bool:
    """Answer whether nobody else stands behind a transfer or ruling that needs two."""
    facts = facts_of(matter, Verb.DISPATCH, by)
    return wants_second(replace(facts, civil=is_civil(unit), second=second))


def _ask(now: Changing, asked: Agreement, *, own: bool = False) -> None:
    """Keep the request; the same one asked twice is told once."""
    now.allow(reason=asked.reason, own=own)
    if now.matter.agreements.filter(kind=asked.kind, answer="").exists():
        raise Problem("records.second-waits")
    standing = _standing(now.matter)
    asked.matter, asked.at, asked.asked_by, asked.unit = (
        now.matter,
        now.at,
        now.by.name,
        now.by.unit,
    )
    asked.was = {"grade": int(standing.grade), "signals": list(standing.signals)}
    asked.save()
    now.because.append(asked.sentence)
    now.say("records.second-asked")


def _waiting(number: int) -> Agreement:
    found = Agreement.objects.select_for_update().filter(pk=number, answer="").first()
    if found is None:
        raise Problem("records.second-unknown")
    return found


def _standing(matter: Matter) -> Standing:
    return Standing(Grade(matter.grade), tuple(matter.signals))


def _answer(asked: Agreement, answer: str, why: str, *, by: By, at: datetime) -> None:
    asked.answer, asked.why = answer, why
    asked.answered_by, asked.answered_at = by.name, at
    asked.save(update_fields=["answer", "why", "answered_by", "answered_at"])
