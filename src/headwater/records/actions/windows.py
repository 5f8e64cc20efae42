"""Close matters whose answer window is over."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions.closing import close_unanswered
from headwater.records.models import Matter

AT_ONCE = 500


def close_overdue(*, at: datetime) -> int:
    """Close proposed matters that nobody answered in time; return how many."""
    overdue = Matter.objects.filter(state=State.PROPOSED.value, answer_by__lt=at)
    # A silent call never closes by itself: whoever could not speak cannot answer either.
    overdue = overdue.exclude(signals__contains=["silent"])
    closed = 0
    for key in list(overdue.values_list("id", flat=True)[:AT_ONCE]):
        try:
            close_unanswered(key, by=By("rule"), at=at)
            closed += 1
        except Problem:  # the caller answered in between, or must be tried again
            continue
    return closed
