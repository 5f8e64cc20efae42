"""Figures out of the tables: the indicators' expressions, run on Django's connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from headwater.indicators import expressions
from headwater.indicators.definitions import Definition, Kind, definition, definitions
from headwater.indicators.expressions import Scope
from headwater.indicators.figures import Figure, measure, measure_quantile
from headwater.kernel.periods import Period
from headwater.records.queries import ground

DIVERSION = ("diversion-d1", "diversion-d2", "diversion-d3", "diversion-d4")


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows behind a figure: one page, how many are counted in all and how many not listed."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    protected: int


def figure(code: str, period: Period, town: str = "") -> Figure:
    """Return one figure for a period, of the whole city or of one town."""
    return _measured(definition(code), period, town)


def figures(period: Period, town: str = "", codes: Iterable[str] = ()) -> list[Figure]:
    """Return figures in the order of their file; all of them unless codes are named."""
    return [_measured(definition(code), period, town) for code in codes or definitions()]


def series(code: str, period: Period) -> list[Figure]:
    """Return a share or count month by month: the small line of its past."""
    one = definition(code)
    if one.kind is Kind.QUANTILE:
        return []
    found = _run(expressions.by_month(one, _scope(period, ""), ground.city().time_zone))[1]
    return [
        measure(one, {"numerator": top, "denominator": bottom}, period=month)
        for month, top, bottom in found
    ]


def by_unit(code: str, period: Period) -> list[Figure]:
    """Return a share unit by unit, the worst first; what is too small to compare comes last."""
    one = definition(code)
    if not one.better:
        return []
    found = [
        measure(one, {"numerator": top, "denominator": bottom}, period=period.name, scope=unit)
        for unit, top, bottom in _run(expressions.by_unit(one, _scope(period, "")))[1]
    ]
    sign = 1 if one.better == "high" else -1
    return sorted(found, key=lambda f: (not f.may_be_ranked, sign * (f.value or 0.0), f.scope))


def rows_of(code: str, period: Period, *, limit: int = 50, offset: int = 0) -> Counted:
    """Return the rows a figure counts."""
    one, scope = definition(code), _scope(period, "")
    columns, found = _run(expressions.rows(one, scope, limit, offset))
    hidden = _run(expressions.protected(one, scope))[1][0][0]
    return Counted(columns, found, int(hidden or 0))


def _measured(one: Definition, period: Period, town: str) -> Figure:
    found = _run(expressions.counts(one, _scope(period, town)))[1]
    scope = town or "city"
    if one.kind is Kind.QUANTILE:
        return measure_quantile(one, dict(found), period=period.name, scope=scope)
    counted = {"numerator": int(found[0][0]), "denominator": int(found[0][1])}
    return measure(one, counted, period=period.name, scope=scope)


def _scope(period: Period, town: str) -> Scope:
    """Look no further than now: what falls due later has not been missed yet."""
    zone = ground.zone()
    return Scope(period.start(zone), min(period.end(zone), ground.city_time()), town=town)


def _run(expression: Any) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    import ibis

    with connection.cursor() as cursor:
        # Without parameters, so that a per cent sign in the SQL stays one.
        cursor.execute(str(ibis.to_sql(expression, dialect="postgres")).replace("%", "%%"), [])
        columns = tuple(column.name for column in cursor.description or ())
        return columns, list(cursor.fetchall())
