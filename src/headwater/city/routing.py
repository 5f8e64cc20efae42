"""Reads `routing.csv` and binds a city's catalogue, places and calendar into its router."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from headwater.city.catalogue import bodies
from headwater.city.facts import City, Leaf, Town
from headwater.city.places import finder_of
from headwater.city.tables import Reading, Row, keyed
from headwater.kernel.facts import Course, Grade
from headwater.places.jurisdiction import Centre, Jurisdiction
from headwater.routing.decide import UNKNOWN, Router
from headwater.routing.owners import Ownership, Post
from headwater.routing.rules import Rule, Rules

FILE = "routing.csv"
COLUMNS = (
    *("code", "leaves", "any", "also", "none", "course", "grade", "signals", "town_kind"),
    *("lead", "helpers", "why_zh", "why_en"),
)
COURSES = tuple(Course)
GRADES = ("1", "2", "3", "4")


def read_rules(reading: Reading, city: City) -> tuple[Rule, ...]:
    """Read the rules in their order; unknown units, leaves and values are faults."""
    kinds = {town.kind for town in city.towns.values()} | {UNKNOWN}
    rows = keyed(reading.table(FILE, COLUMNS)).values()
    return tuple(_rule(row, city, kinds) for row in rows)


def _rule(row: Row, city: City, kinds: Container[str]) -> Rule:
    for leaf in row.some("leaves"):
        if not any(_is(leaf, code) for code in city.catalogue):
            row.fault("rule-leaf-unknown", code=row["code"], leaf=leaf)
    _known(row, "course", COURSES)
    _known(row, "grade", GRADES)
    _known(row, "town_kind", kinds)
    return Rule(
        code=row["code"],
        leaves=row.some("leaves"),
        words=tuple(words for words in (row.some("any"), row.some("also")) if words),
        none=row.some("none"),
        courses=frozenset(Course(one) for one in row.some("course") if one in COURSES),
        grades=frozenset(Grade(int(one)) for one in row.some("grade") if one in GRADES),
        signals=frozenset(row.some("signals")),
        town_kinds=frozenset(row.some("town_kind")),
        lead=bodies(row, "lead", city.units),
        helpers=bodies(row, "helpers", city.units),
        why={"zh-CN": row["why_zh"], "en": row["why_en"]},
    )


def _is(leaf: str, code: str) -> bool:
    return code == leaf or (leaf.endswith("*") and code.startswith(leaf[:-1]))


def _known(row: Row, column: str, options: Container[str]) -> None:
    for one in row.some(column):
        if one not in options:
            row.fault("gate-word-bad", code=row["code"], text=f"{column}={one}")


def router_of(city: City, rulings: Iterable[Rule] = ()) -> Router:
    """Make the router of a checked city; rulings in force go before its rules."""
    boundaries = city.folder / "boundaries.geojson"
    centres = [Centre(town.code, town.lon, town.lat) for town in city.towns.values()]
    return Router(
        rules=Rules(read_rules(Reading(city.folder), city)),
        catalogue=ownership_of(city.catalogue),
        posts={code: _post(town) for code, town in city.towns.items()},
        finder=finder_of(city),
        jurisdiction=Jurisdiction(centres, boundaries if boundaries.exists() else None, city.box),
        calendar=city.calendar,
        rulings=Rules(rulings),
    )


def _post(town: Town) -> Post:
    return Post(town.kind, town.station, town.unit, town.code)


def ownership_of(catalogue: Mapping[str, Leaf]) -> dict[str, Ownership]:
    """Take from each leaf what routing needs."""
    return {
        code: Ownership(
            owners=leaf.owners,
            helpers=leaf.helpers,
            joint_owners=leaf.joint_owners,
            joint_helpers=leaf.joint_helpers,
            accept=leaf.clocks.accept,
            contact=leaf.clocks.contact,
            reply=leaf.clocks.reply,
            decision=leaf.clocks.decision,
        )
        for code, leaf in catalogue.items()
    }
