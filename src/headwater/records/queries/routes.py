"""Which clocks a unit gets for a matter that is given to it by hand."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel.facts import Course, Grade
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.routing.decide import Route, RouteFacts


def plan_for(matter: Matter, unit: str, at: datetime) -> Route:
    """Return the route with this unit as lead: the clocks of the leaf, from this instant."""
    facts = RouteFacts(
        text="",
        category=matter.category,
        grade=Grade(matter.grade),
        course=Course(matter.course),
        signals=tuple(matter.signals),
        point=None,
        at=at,
    )
    return ground.desk().router.plan(facts, lead=unit, town=matter.town, place=matter.place)
