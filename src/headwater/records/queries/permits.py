"""The SQL side of permits: which rows a signed-in user may see, and who acts in history."""

from __future__ import annotations

from functools import cache

from django.db.models import Q

from headwater.city.reception import branch_of, town_of
from headwater.kernel.permit import Actor, By, Permits, Scope, Subject
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.records.models import Matter, User
from headwater.records.queries import ground


@cache
def permits() -> Permits:
    """Return the city's grants."""
    return Permits(ground.city().grants())


def actor_of(user: User) -> Actor:
    """Return who asks: role, unit, the units below it and its town."""
    unit = user.unit_id or ""
    return Actor(user.role, unit, branch_of(ground.city(), unit), town_of(ground.city(), unit))


def doors_of(user: User) -> frozenset[str]:
    """List the doors open to a user."""
    return permits().doors(actor_of(user))


def by_user(user: User) -> By:
    """Return how a user is named in history: their post, not their name."""
    return By(f"user:{user.pk}", user.unit_id or "", user.role)


def visible(user: User, door: str = "matter.read") -> Q:
    """Return the filter of matters the user may pass this door for: one place for every list."""
    actor = actor_of(user)
    grant = permits().grant(actor, door)
    if grant is None:
        return Q(pk__in=[])
    in_town = Q(town=actor.town) if actor.town else Q(pk__in=[])  # no town is no town's area
    reach = {
        Scope.CITY: Q(),
        Scope.AREA: in_town | Q(units__contains=[actor.unit]),
        Scope.BRANCH: Q(units__overlap=sorted(actor.branch | {actor.unit})),
        Scope.UNIT: Q(units__contains=[actor.unit]),
    }[grant.scope]
    return reach if grant.protected else reach & Q(is_protected=False)


def may(user: User, door: str, matter: Matter | None = None) -> bool:
    """Answer whether a user may pass a door, for this matter where one is named."""
    subject = None
    if matter is not None:
        subject = Subject(frozenset(matter.units), matter.town, matter.is_protected)
    return permits().allows(actor_of(user), door, subject)


def require(user: User, door: str, matter: Matter | None = None) -> None:
    """Refuse, with a sentence, what the user's role does not allow for this matter."""
    if not may(user, door, matter):
        raise Problem("matters.not-allowed", verb=Term("door", door))
