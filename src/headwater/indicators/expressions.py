"""Definitions as unbound Ibis expressions: counts only, the same digits on every engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headwater.indicators.definitions import Definition, Kind

COMMON = {
    "id": "uuid",
    "number": "int64",
    "at": "timestamp('UTC')",
    "town": "string",
    "category": "string",
    "parent": "string",
    "channel": "string",
    "grade": "int16",
    "course": "string",
    "unit": "string",
    "is_protected": "boolean",
}
FLAGS = {
    "matter": (
        "is_effective is_live is_judged_civil is_diverted is_accepted_outside is_returned "
        "is_attended_by_police is_closed"
    ),
    "acceptance": "is_accepted",
    "reply": "is_on_time is_met",
    "offer": "is_in_time",
    "review": "is_of_diverted is_of_kept needed_police needed_none",
    "life": (
        "is_dispatched is_given_back is_ruled is_done is_told_again is_reopened is_flagged "
        "is_answered is_solved"
    ),
    "visit": "is_visited is_false",
    "attempt": "is_tried is_reached",
    "forecast": "is_foretold is_known is_missed is_hit",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """From when to when (half-open, aware), and of which town or unit if not all."""

    start: datetime
    end: datetime
    town: str = ""
    unit: str = ""
    category: str = ""


def counts(definition: Definition, scope: Scope) -> Any:
    """Return numerator and denominator as one row; of a quantile: how often each value."""
    rows = _denominator(definition, scope)
    if definition.kind is Kind.QUANTILE:
        return rows.group_by(value=rows[definition.value]).aggregate(n=rows.count())
    return rows.aggregate(numerator=_hits(rows, definition), denominator=rows.count())


def by_month(definition: Definition, scope: Scope, time_zone: str) -> Any:
    """Return numerator and denominator month by month of the city's calendar."""
    rows = _denominator(definition, scope)
    rows = rows.mutate(month=rows["at"].cast(f"timestamp('{time_zone}')").strftime("%Y-%m"))
    return (
        rows.group_by("month")
        .aggregate(numerator=_hits(rows, definition), denominator=rows.count())
        .order_by("month")
    )


def by_unit(definition: Definition, scope: Scope) -> Any:
    """Return numerator and denominator unit by unit."""
    rows = _denominator(definition, scope)
    return rows.group_by("unit").aggregate(
        numerator=_hits(rows, definition), denominator=rows.count()
    )


def rows(definition: Definition, scope: Scope, limit: int, offset: int = 0) -> Any:
    """Return the rows a figure counts, newest first; protected ones are counted, not listed."""
    found = _denominator(definition, scope)
    found = found.filter(~found["is_protected"])
    hit = _all(found, definition.counts)
    shown = found.mutate(counts=hit).order_by([_newest(found), found["number"]])
    columns = ["number", "at", "category", "town", "unit", "counts"]
    if definition.value:
        columns.append(definition.value)
    return shown.select(*columns).limit(limit, offset=offset)


def protected(definition: Definition, scope: Scope) -> Any:
    """Return how many rows are counted but not listed."""
    found = _denominator(definition, scope)
    return found.aggregate(n=found.count(where=found["is_protected"]))


def _newest(table: Any) -> Any:
    import ibis

    return ibis.desc(table["at"])


def _facts(name: str, value: str) -> Any:
    """Return the unbound table of a view of facts."""
    import ibis

    schema = {**COMMON, **dict.fromkeys(FLAGS[name].split(), "boolean")}
    if value:
        schema[value] = "int32"
    return ibis.table(schema, name=f"records_fact_{name}")


def _denominator(definition: Definition, scope: Scope) -> Any:
    import ibis

    table = _facts(definition.facts, definition.value)
    start, end = (ibis.timestamp(at, timezone="UTC") for at in (scope.start, scope.end))
    kept = table.filter(table["at"] >= start, table["at"] < end, _all(table, definition.of))
    for column in ("town", "unit", "category"):
        wanted = getattr(scope, column)
        if wanted:
            kept = kept.filter(kept[column] == wanted)
    return kept


def _hits(rows_: Any, definition: Definition) -> Any:
    return rows_.count(where=_all(rows_, definition.counts))


def _all(table: Any, flags: tuple[str, ...]) -> Any:
    """Return the conjunction of flags, true where there are none; `not x` asks for a false one."""
    held = table["id"].notnull()
    for flag in flags:
        name = flag.removeprefix("not ")
        held = held & (~table[name] if flag.startswith("not ") else table[name])
    return held
