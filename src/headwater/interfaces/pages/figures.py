"""Figures: all of them for a period, and each one down to the rows it counts."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.indicators.definitions import Kind, definition
from headwater.indicators.figures import Figure
from headwater.interfaces.pages.asking import door, words
from headwater.kernel.periods import Period
from headwater.kernel.sentence import say
from headwater.records.actions.demo import played
from headwater.records.queries import ground
from headwater.records.queries.doubts import doubts
from headwater.records.queries.figures import (
    DIVERSION,
    by_unit,
    figure,
    figures,
    rows_of,
    series,
)

PAGE = 50
WIDTH, HEIGHT = 320, 80
# A period that has only begun shows nothing yet: so long the one before it is shown.
YEAR_STAYS, MONTH_STAYS = 31, 7


@door("figure.read")
def all_figures(request: HttpRequest) -> HttpResponse:
    """Show every figure of a period; diversion never without K1 and K2."""
    period = asked_period(request)
    found = figures(period)
    by_code = {one.code: shown(request, one) for one in found}
    return render(
        request,
        "pages/figures.html",
        {
            "period": period,
            "unfinished": _unfinished(),
            "diversion": [by_code.pop(code) for code in DIVERSION],
            "safety": [by_code.pop("under-triage"), by_code.pop("over-triage")],
            "others": list(by_code.values()),
            "doubts": doubts(period, found),
        },
    )


@door("figure.read")
def one_figure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one figure with its definition, its past and its rows."""
    period = asked_period(request)
    one = definition(code)
    if request.GET.get("format") == "csv":
        return _csv(code, period)
    asked = request.GET.get("from", "")
    offset = int(asked) if asked.isdecimal() else 0
    past = series(code, Period.parse(str(period.first.year)))
    context = {
        "period": period,
        "unfinished": _unfinished(),
        "figure": shown(request, figure(code, period)),
        "beside": [shown(request, f) for f in figures(period, codes=one.beside)]
        if one.beside
        else [],
        "past": [shown(request, f) for f in past],
        "line": _line(past),
        "units": [(f.scope, shown(request, f), f.may_be_ranked) for f in by_unit(code, period)],
        "counted": rows_of(code, period, limit=PAGE, offset=offset),
        "next": offset + PAGE,
        "previous": max(offset - PAGE, 0),
        "offset": offset,
    }
    return render(request, "pages/figure.html", context)


def asked_period(request: HttpRequest) -> Period:
    """Return the asked period, or the year; in its first month still the year before."""
    return Period.parse(request.GET.get("period") or f"{_local_days_ago(YEAR_STAYS):%Y}")


def this_month() -> Period:
    """Return the month of the city's clock; in its first week still the month before."""
    return Period.parse(f"{_local_days_ago(MONTH_STAYS):%Y-%m}")


def _local_days_ago(days: int) -> datetime:
    return (ground.city_time() - timedelta(days=days)).astimezone(ground.zone())


def shown(request: HttpRequest, one: Figure) -> dict[str, Any]:
    """Return a figure in the reader's words, as the templates take it."""
    caveat = one.caveat()
    return {
        "code": one.code,
        "name": words(request, say(f"indicators.name.{one.code}")),
        "definition": words(request, say(f"indicators.definition.{one.code}")),
        "value": written(one, one.value),
        "low": written(one, one.low),
        "high": written(one, one.high),
        "unit": one.unit,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "n": one.n,
        "period": one.period,
        "version": one.version,
        "caveat": words(request, caveat) if caveat else "",
        "is_share": one.kind is Kind.SHARE,
    }


def written(one: Figure, value: float | None) -> str:
    """Write a value as people read it: a share as 95.8 %, a count with thousands."""
    if value is None:
        return "—"
    return f"{value * 100:.1f}%" if one.kind is Kind.SHARE else f"{value:,.0f}"


def _line(past: list[Figure]) -> str:
    """Return the points of the small line: months from left to right."""
    values = [one.value for one in past if one.value is not None]
    if len(values) < 2:  # noqa: PLR2004
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    points = [
        (i * step, HEIGHT - 6 - (v - low) / span * (HEIGHT - 12)) for i, v in enumerate(values)
    ]
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in points)


def _csv(code: str, period: Period) -> HttpResponse:
    counted = rows_of(code, period, limit=100_000)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{period.name}.csv"'
    writer = csv.writer(response)
    writer.writerow(counted.columns)
    writer.writerows(counted.rows)
    return response


def _unfinished() -> str:
    """Say how far the demo's year has been played where its figures are not whole; else nothing."""
    how_far = played() if settings.DEMO else None
    if how_far is None or how_far["state"] == "whole-year":
        return ""
    return f"{how_far.get('done', 0) / (how_far.get('of') or 1):.0%}"
