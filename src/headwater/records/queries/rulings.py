"""Rulings in force, as rules that routing asks before the declared ones."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from headwater.city.desk import Desk
from headwater.city.reception import town_of
from headwater.kernel.facts import Course, Grade
from headwater.records.models import Ruling
from headwater.records.queries import ground
from headwater.records.queries.gate import desk_at_gate
from headwater.routing.rules import Rule, Rules

_KEPT_SECONDS = 10.0
_kept: tuple[float, Rules] = (-1e9, Rules())


def desk_with_rulings(at: datetime) -> Desk:
    """Return the desk under the gate as it stands, knowing every ruling made ten seconds ago."""
    desk = desk_at_gate(ground.desk())
    return replace(desk, router=replace(desk.router, rulings=_rulings(at)))


def forget_rulings() -> None:
    """Read the rulings again at the next need: after one was made."""
    global _kept
    _kept = (-1e9, Rules())


def _rulings(at: datetime) -> Rules:
    global _kept
    if time.monotonic() - _kept[0] > _KEPT_SECONDS:
        newest = Ruling.objects.filter(starts_at__lte=at).order_by("-starts_at")
        _kept = (time.monotonic(), Rules(_rule(one) for one in newest))
    return _kept[1]


def _rule(ruling: Ruling) -> Rule:
    """Turn a ruling into a rule; it never moves an emergency or a police matter.

    What was ruled to be a town's own binds in that town: the others have their own bodies.
    """
    own = town_of(ground.city(), ruling.unit_id)
    return Rule(
        code=f"ruling-{ruling.pk}",
        leaves=(ruling.category,),
        courses=frozenset({Course.CIVIL}),
        grades=frozenset({Grade.ROUTINE, Grade.ENQUIRY}),
        towns=frozenset({ruling.town or own} if own else ()),
        lead=(ruling.unit_id,),
        since=ruling.starts_at.astimezone(ground.zone()).date(),
        until=ruling.ends_at.astimezone(ground.zone()).date() if ruling.ends_at else None,
    )
