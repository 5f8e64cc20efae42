"""What would change if another model decided, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from headwater.kernel.facts import Course, Grade, Offer, is_emergency
from headwater.triage.decide import Triage


class Change(IntEnum):
    """Kinds of change in the order of their danger: the list is read from the top."""

    GRADE_ONE_LOST = 0
    EMERGENCY_LOST = 1
    NEWLY_OFFERED = 2
    SIGNAL_LOST = 3
    LOWERED = 4
    COURSE = 5
    RAISED = 6
    CATEGORY = 7


@dataclass(frozen=True, slots=True)
class Short:
    """A decision as it is compared."""

    grade: int
    course: str
    category: str
    offer: str
    signals: tuple[str, ...]

    @property
    def is_emergency(self) -> bool:
        """Answer whether it calls for police, fire or ambulance now."""
        return is_emergency(Grade(self.grade), Course(self.course))


def short(one: Triage) -> Short:
    """Keep of a decision what is compared."""
    return Short(int(one.grade), one.course.value, one.category, one.offer.value, one.signals)


def change(was: Short, now: Short) -> Change | None:
    """Answer the worst thing that changed, or None where nothing did."""
    found = {
        Change.GRADE_ONE_LOST: was.grade == Grade.IMMEDIATE < now.grade,
        Change.EMERGENCY_LOST: was.is_emergency and not now.is_emergency,
        Change.NEWLY_OFFERED: was.offer != Offer.TRANSFER and now.offer == Offer.TRANSFER,
        Change.SIGNAL_LOST: bool(set(was.signals) - set(now.signals)),
        Change.LOWERED: now.grade > was.grade,
        Change.COURSE: now.course != was.course,
        Change.RAISED: now.grade < was.grade
        or now.offer != was.offer
        or now.signals != was.signals,
        Change.CATEGORY: now.category != was.category,
    }
    return next((kind for kind, holds in found.items() if holds), None)
