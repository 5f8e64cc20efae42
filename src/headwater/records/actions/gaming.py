"""Look at what was said to be done: flag what a guard finds odd, and let a person settle it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min

from headwater.kernel.decision import Decision
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.declared import GamingGuard, Kind
from headwater.matters.gaming import Closing, suspicions
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.models import Flag, History, Matter, Proof
from headwater.records.queries import ground

LOOKED_BACK = timedelta(days=2)
AT_ONCE = 1000
FINDINGS = ("upheld", "cleared")


def flag_closings(*, at: datetime) -> int:
    """Look at the closings proposed lately; return how many flags were new."""
    guards = ground.city().life.guards
    proposed = History.objects.filter(verb=Verb.PROPOSE.value, at__gt=at - LOOKED_BACK, at__lte=at)
    rows = proposed.select_related("matter").order_by("at")[:AT_ONCE]
    flagged = 0
    for row in list(rows):
        known = set(row.matter.flags.values_list("guard", flat=True))
        open_guards = [guard for guard in guards if guard.code not in known]
        for decided in suspicions(_closing(row, open_guards), open_guards):
            flagged += _flag(row, decided, at)
    return flagged


def _closing(row: Any, guards: list[GamingGuard]) -> Closing:
    """Return the facts as they stood at a closing: what came after it, reopened, is another."""
    matter = row.matter
    parts = matter.assignments.filter(unit_id=row.unit, dispatched_at__lte=row.at)
    parts = parts.exclude(rule="first-receiver")
    split = next((g.minutes for g in guards if g.kind is Kind.SPLIT_ORDERS), 0)
    reclassified = matter.story.filter(verb=Verb.RECLASSIFY.value, at__lte=row.at).last()
    return Closing(
        dispatched_at=parts.order_by("-dispatched_at")
        .values_list("dispatched_at", flat=True)
        .first(),
        proposed_at=row.at,
        min_travel=ground.city().catalogue[matter.category].min_travel,
        reclassified_at=reclassified.at if reclassified else None,
        due_then=_due_at(matter, reclassified.at) if reclassified else None,
        alike=_alike(row, split),
        reopened=matter.reopened,
        photo_of=_shared(matter, row.at),
        photo_taken_at=matter.proofs.filter(at__lte=row.at).aggregate(first=Min("taken_at"))[
            "first"
        ],
    )


def _due_at(matter: Matter, at: datetime) -> datetime | None:
    """Return the deadline that stood at a moment: one that was moved since stood where it was."""
    clocks = matter.clocks.filter(kind="reply", started_at__lte=at).order_by("-started_at")
    clock = clocks.first()
    if clock is None:
        return None
    since = clock.moved.filter(state="granted", decided_at__gte=at).order_by("decided_at", "pk")
    return since.values_list("was_due", flat=True).first() or clock.due_at


def _shared(matter: Matter, at: datetime) -> int:
    """Count the other matters for which a file of this one had been handed in by then."""
    handed_in = Proof.objects.filter(at__lte=at).exclude(digest="")
    own = handed_in.filter(matter=matter).values("digest")
    others = handed_in.filter(digest__in=own).exclude(matter=matter)
    return others.values("matter").distinct().count()


def _alike(row: Any, minutes: int) -> int:
    """Count what this unit said to be done at one place, of one category, around this moment."""
    if not row.matter.place_key or not minutes:
        return 0
    around = timedelta(minutes=minutes)
    same = Matter.objects.filter(
        place_key=row.matter.place_key,
        category=row.matter.category,
        opened_at__gt=row.matter.opened_at - around,
        opened_at__lt=row.matter.opened_at + around,
        holder_id=row.unit,
        state__in=["proposed", "closed"],
    )
    return same.count()


def _flag(row: Any, decided: Decision[str], at: datetime) -> bool:
    with changing(row.matter_id, Verb.FLAG, by=By("rule", row.unit), at=at) as now:
        because = [sentence.as_json() for sentence in decided.because]
        _, new = Flag.objects.get_or_create(
            matter_id=row.matter_id,
            guard=decided.value,
            defaults={"unit": row.unit, "at": now.at, "because": because},
        )
        now.rule = decided.rule
        now.because += decided.because
    return new


def settle_flag(flag: int, *, finding: str, reason: str, by: By, at: datetime) -> Flag:
    """Say, as a person, whether what a guard saw was so."""
    found = Flag.objects.filter(pk=flag, settled_at=None).first()
    if found is None or finding not in FINDINGS:
        raise Problem("records.flag-unknown", fields=["finding"])
    with changing(found.matter_id, Verb.SETTLE_FLAG, by=by, at=at) as now:
        now.allow(reason=reason)
        found.finding, found.reason = finding, reason
        found.settled_at, found.settled_by = now.at, by.name
        found.save()
        guard = Term("gaming", found.guard)
        now.say(f"records.flag-{finding}", guard=guard, reason=reason)
    return found
