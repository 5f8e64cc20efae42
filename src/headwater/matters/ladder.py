"""The warning ladder: which steps a late clock has reached, and whom each one tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import due
from headwater.kernel.decision import Decision
from headwater.kernel.sentence import Term, say
from headwater.matters.declared import Step


def next_step(
    due_at: datetime,
    at: datetime,
    steps: Iterable[Step],
    *,
    calendar: WorkCalendar,
    taken: Collection[str] = (),
) -> Decision[Step | None]:
    """Answer which step is to be taken now: the first that is due and was not taken."""
    for step in steps:
        if step.code not in taken and due(due_at, step.after, calendar).at <= at:
            because = (say("matters.ladder.reached", step=Term("step", step.code)),)
            return Decision(step, f"ladder-{step.code}", because)
    return Decision(None, "ladder", ())
