"""Bring to the ruling seat what a proposed owner leaves lying."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel.facts import Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import Part, State
from headwater.records.actions.rulings import decline
from headwater.records.models import Clock

AT_ONCE = 200


def take_silent(*, at: datetime) -> int:
    """Take to the seat what was returned and not accepted in time; return how many."""
    late = Clock.objects.filter(
        kind="accept",
        met_at=None,
        stopped_at=None,
        due_at__lt=at,
        assignment__part=Part.OFFERED.value,
        assignment__role=Role.LEAD.value,  # a late helper disagrees with nothing
        matter__state=State.DISPATCHED.value,
        matter__returned__gt=0,
        matter__ruled=False,
    )
    taken = 0
    rows = late.order_by("due_at").values_list("matter_id", "assignment__unit_id")
    for matter, unit in list(rows[:AT_ONCE]):
        try:
            decline(matter, reason="silent", by=By("rule", unit), at=at, rule="silent")
            taken += 1
        except Problem:  # accepted in between
            continue
    return taken
