"""Who may pass which door, for which matters: grants as data, one place that answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """How far a grant reaches, widest first."""

    CITY = "city"
    AREA = "area"  # matters of the actor's town
    BRANCH = "branch"  # matters held or worked on by the actor's unit or a unit below it
    UNIT = "unit"  # matters held or worked on by the actor's unit


@dataclass(frozen=True, slots=True)
class Grant:
    """A role may pass a door, as far as `scope`; `protected` says whether protected matters too."""

    role: str
    door: str
    scope: Scope
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a role in a unit. No name: permission never depends on who a person is."""

    role: str
    unit: str = ""
    branch: frozenset[str] = frozenset()
    town: str = ""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, as history names it: `user:7`, `key:3`, `caller`, `rule`; with their unit."""

    name: str
    unit: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked for: the units in a matter, where it is, and whether it is protected."""

    units: frozenset[str] = frozenset()
    town: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Permits:
    """All grants of a city, by role and door."""

    grants: Iterable[Grant]
    _table: dict[tuple[str, str], Grant] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table = {(grant.role, grant.door): grant for grant in self.grants}
        object.__setattr__(self, "_table", table)

    def grant(self, actor: Actor, door: str) -> Grant | None:
        """Return the grant under which the actor may pass the door, or None."""
        return self._table.get((actor.role, door))

    def allows(self, actor: Actor, door: str, subject: Subject | None = None) -> bool:
        """Answer whether the actor may pass the door, for this subject if one is named."""
        grant = self.grant(actor, door)
        if grant is None:
            return False
        return subject is None or _reaches(grant, actor, subject)

    def doors(self, actor: Actor) -> frozenset[str]:
        """List the doors open to the actor: what a menu shows."""
        return frozenset(door for role, door in self._table if role == actor.role)


def _reaches(grant: Grant, actor: Actor, subject: Subject) -> bool:
    if subject.protected and not grant.protected:
        return False
    return {
        Scope.CITY: True,
        Scope.AREA: (bool(actor.town) and actor.town == subject.town)
        or actor.unit in subject.units,
        Scope.BRANCH: bool((actor.branch | {actor.unit}) & subject.units),
        Scope.UNIT: actor.unit in subject.units,
    }[grant.scope]
