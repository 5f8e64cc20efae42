"""Close matters whose answer window is over."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.states import State
from headwater.records.actions.closing import close_unanswered
from headwater.records.models import Matter

AT_ONCE = 500


def close_overdue(*, at: datetime) -> int:
    """Close proposed matters that nobody answered in time; return how many.

    Those whose caller must be tried again count for nothing: they would hold up the rest.
    """
    overdue = Matter.objects.filter(state=State.PROPOSED.value, answer_by__lt=at)
    # A silent call never closes by itself: whoever could not speak cannot answer either.
    overdue = overdue.exclude(signals__contains=["silent"])
    keys = list(overdue.order_by("answer_by").values_list("id", flat=True))
    return sum(islice(filter(None, (_close(key, at) for key in keys)), AT_ONCE))


def _close(matter: UUID, at: datetime) -> bool:
    try:
        close_unanswered(matter, by=By("rule"), at=at)
    except Problem:  # the caller answered in between, or must be tried again
        return False
    return True
