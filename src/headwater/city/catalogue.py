"""Reads the responsibility catalogue: whose a category is, by when, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from headwater.city.facts import Branch, Clocks, Leaf, Unit
from headwater.city.tables import Reading, Row, keyed
from headwater.kernel.clock import Limit, Window
from headwater.kernel.facts import Course
from headwater.routing.owners import TOKENS

COLUMNS = (
    *("code", "parent", "name_zh", "name_en", "course", "owners", "helpers", "joint_owners"),
    *("joint_helpers", "contact", "reply", "decision", "limit_basis", "limit_source", "proof"),
    *("outcomes", "protected", "countable", "rolls_up", "place_kind", "min_travel"),
    *("legal_basis", "source", "checked_on"),
)
COURSES = tuple(Course)
PROOFS = ("photo", "document", "measurement", "agreement", "visit-note", "call-note")
OUTCOMES = ("done", "partly", "not-possible", "route-explained", "withdrawn", "imported")
PLACE_KINDS = (
    "none",
    "place",
    "home",
    "building",
    "road",
    "village",
    "water",
    "enterprise",
    "site",
)
NEVER = Limit.parse("0 minutes")


def read_catalogue(
    reading: Reading, units: Mapping[str, Unit], accept: Window
) -> tuple[dict[str, Branch], dict[str, Leaf]]:
    """Read `catalogue.csv`: rows without a parent are branches, all others leaves."""
    rows = keyed(reading.table("catalogue.csv", COLUMNS))
    branches = {
        code: Branch(code, row["name_zh"], row["name_en"])
        for code, row in rows.items()
        if not row["parent"]
    }
    leaves = {code: _leaf(row, units, accept) for code, row in rows.items() if row["parent"]}
    for code in leaves:
        if rows[code]["parent"] not in branches:
            rows[code].fault("branch-unknown", code=rows[code]["parent"])
    return branches, leaves


def _leaf(row: Row, units: Mapping[str, Unit], accept: Window) -> Leaf:
    return Leaf(
        code=row["code"],
        parent=row["parent"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        course=Course(row.chosen("course", COURSES)),
        owners=bodies(row, "owners", units, needed=True),
        helpers=bodies(row, "helpers", units),
        joint_owners=bodies(row, "joint_owners", units),
        joint_helpers=bodies(row, "joint_helpers", units),
        clocks=_clocks(row, accept),
        proof=_listed(row, "proof", PROOFS),
        outcomes=_listed(row, "outcomes", OUTCOMES),
        protected=row.yes("protected"),
        countable=row.yes("countable"),
        rolls_up=row.yes("rolls_up"),
        place_kind=row.chosen("place_kind", PLACE_KINDS),
        min_travel=row.read("min_travel", int, 0),
        legal_basis=row.some("legal_basis"),
        source=row["source"],
        checked_on=row.read("checked_on", date.fromisoformat, date.min),
    )


def bodies(
    row: Row, column: str, units: Mapping[str, Unit], *, needed: bool = False
) -> tuple[str, ...]:
    """Read a list of unit codes and tokens such as `station-of-town`; refuse any other word."""
    named = row.some(column)
    if needed and not named:
        row.fault("owner-missing", code=row["code"])
    for name in named:
        if name not in units and name not in TOKENS:
            row.fault("unit-unknown", column=column, code=name)
    return named


def _clocks(row: Row, accept: Window) -> Clocks:
    return Clocks(
        accept=accept,
        contact=row.read("contact", Limit.parse, NEVER),
        reply=row.read("reply", Limit.parse, NEVER),
        decision=row.read("decision", Limit.parse, NEVER) if row["decision"] else None,
        basis=row.some("limit_basis"),
        source=row["limit_source"],
    )


def _listed(row: Row, column: str, options: tuple[str, ...]) -> tuple[str, ...]:
    for name in row.some(column):
        if name not in options:
            row.fault("value-unknown", column=column, value=name, options=options)
    return row.some(column)
