"""The desk: places, triage and routing of one city, bound into one pure decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from headwater.city.facts import City
from headwater.city.named import as_named
from headwater.kernel.decision import Decision
from headwater.kernel.facts import Point, Said
from headwater.routing.decide import Route, RouteFacts, Router
from headwater.triage.certificate import Hashes
from headwater.triage.decide import Triage, Triager
from headwater.triage.gate import Gate


@dataclass(frozen=True, slots=True)
class Told:
    """One report to decide: what was said, the place as told apart, a point, a known category."""

    said: Said
    place: str = ""
    point: Point | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Desked:
    """What the desk answers, and by which model and certificate."""

    triage: Decision[Triage]
    route: Decision[Route]
    model: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a decision needs; frozen, so that threads may share it."""

    city: City
    triager: Triager
    router: Router
    model: str = ""
    certificate: str = ""
    hashes: Hashes | None = None

    def at_gate(self, gate: Gate, certificate: str) -> Desk:
        """Return the same desk under a gate; `certificate` is its name, or why it is closed."""
        return replace(self, triager=replace(self.triager, gate=gate), certificate=certificate)

    def decide(self, told: Told) -> Desked:
        """Decide one report: how urgent, what about, who acts and by when."""
        return self.decide_many([told])[0]

    def decide_many(self, many: Sequence[Told]) -> list[Desked]:
        """Decide reports together: the same answers, sooner."""
        triages = self.triager.decide_many([one.said for one in many])
        return [self._desked(one, t) for one, t in zip(many, triages, strict=True)]

    def _desked(self, told: Told, triage: Decision[Triage]) -> Desked:
        if told.category:
            value = as_named(triage.value, told.category, self.city.catalogue)
            triage = replace(triage, value=value)
        facts = RouteFacts(
            text=f"{told.said.text} {told.place}".strip(),
            category=triage.value.category,
            grade=triage.value.grade,
            course=triage.value.course,
            signals=frozenset(triage.value.signals),
            point=told.point,
            at=told.said.at,
        )
        return Desked(triage, self.router.decide(facts), self.model, self.certificate)
