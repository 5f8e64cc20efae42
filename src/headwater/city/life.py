"""Reads `life.toml`: warning ladder, guards against gaming, texts, checklists, platforms."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from headwater.city.platforms import read_platforms
from headwater.city.tables import Reading, list_of, span_of, table_of
from headwater.kernel.calendar import Span
from headwater.kernel.clock import Limit
from headwater.kernel.sentence import LANGUAGES
from headwater.matters.declared import (
    GamingGuard,
    Kind,
    Life,
    Outlet,
    OutletKind,
    Scale,
    Step,
    Text,
    Told,
    Wording,
)

FILE = "life.toml"
Made = TypeVar("Made")


def read_life(reading: Reading, units: Collection[str]) -> Life:
    """Read how matters live in this city; without the file nothing is declared."""
    if not (reading.folder / FILE).exists():
        return Life()
    table = reading.toml(FILE)
    visits = table_of(table.get("visits"))
    leader = str(table.get("leader", ""))
    _known(reading, units, leader)
    return Life(
        causes=list_of(table.get("causes")),
        ladder=_each(reading, table, "ladder", _step),
        guards=_each(reading, table, "guards", _guard),
        texts=_each(reading, table, "texts", _text),
        checklists=_each(reading, table, "checklists", _text),
        scales=_each(reading, table, "scales", _scale),
        excuses=_each(reading, table, "excuses", _text),
        notices=_each(reading, table, "notices", _wording),
        platforms=read_platforms(reading, table.get("platforms"), units),
        outlets=_each(reading, table, "outlets", _outlet),
        visit_percent=_number(reading, visits.get("percent", 0)),
        visits_at_least=_count(reading, visits.get("at_least", 0)),
        visit_within=_limit(reading, visits.get("within", "10 working-days")),
        leader=leader,
        quiet=_quiet(reading, table.get("quiet")),
    )


def _each(
    reading: Reading,
    table: Mapping[str, object],
    name: str,
    make: Callable[[Mapping[str, object]], Made],
) -> tuple[Made, ...]:
    """Read a list of tables; one that cannot be read is a fault and is named."""
    found = []
    rows = table.get(name)
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        try:
            found.append(make(table_of(row)))
        except (ValueError, KeyError) as wrong:
            line = reading.line_in(FILE, name, index, str(wrong))
            reading.fault(FILE, line, "value-bad", column=name, value=str(wrong))
    return tuple(found)


def _step(row: Mapping[str, object]) -> Step:
    return Step(str(row["code"]), Limit.parse(str(row["after"])), Told(str(row["to"])))


def _guard(row: Mapping[str, object]) -> GamingGuard:
    count, minutes = int(str(row.get("count", 0))), int(str(row.get("minutes", 0)))
    return GamingGuard(str(row["code"]), Kind(str(row["kind"])), count, minutes)


def _text(row: Mapping[str, object]) -> Text:
    words = {language: str(row[language]) for language in LANGUAGES}
    return Text(str(row["code"]), list_of(row.get("categories")), words, str(row.get("door", "")))


def _scale(row: Mapping[str, object]) -> Scale:
    found = Scale(str(row["unit"]), float(str(row["low"])), float(str(row["high"])))
    if not found.low < found.high:
        raise ValueError(f"{found.unit}: low, high")
    return found


def _wording(row: Mapping[str, object]) -> Wording:
    text, basis, remedy = _text(row), _strings(row.get("basis")), _strings(row.get("remedy"))
    for told in (basis, remedy):
        if told and set(told) != set(LANGUAGES):
            raise ValueError(f"{text.code}: {', '.join(LANGUAGES)}")
    return Wording(text.code, text.words, basis, remedy)


def _outlet(row: Mapping[str, object]) -> Outlet:
    """Read an outlet; one that speaks to the web must say what it sends."""
    code, kind = str(row["code"]), OutletKind(str(row["kind"]))
    body = _strings(row.get("body"))
    form = str(row.get("form", "json"))
    if not re.fullmatch(r"[a-z][a-z0-9-]*", code):
        raise ValueError(code)
    if form not in {"json", "form"} or (kind is not OutletKind.MAIL and not body):
        raise ValueError(f"{code}: form, body")
    headers, taken = _strings(row.get("headers")), _strings(row.get("taken"))
    return Outlet(code, kind, row.get("callers") is True, body, headers, form == "json", taken)


def _strings(value: object) -> dict[str, str]:
    return {name: str(one) for name, one in table_of(value).items()}


def _known(reading: Reading, units: Collection[str], code: str) -> None:
    if code not in units:
        reading.fault(FILE, 1, "unit-unknown", code=code, column=FILE)


def _number(reading: Reading, value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    reading.fault(FILE, 1, "value-bad", column="percent", value=str(value))
    return 0.0


def _count(reading: Reading, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    reading.fault(FILE, 1, "value-bad", column="at_least", value=str(value))
    return 0


def _limit(reading: Reading, value: object) -> Limit:
    try:
        return Limit.parse(str(value))
    except ValueError:
        reading.fault(FILE, 1, "value-bad", column="within", value=str(value))
        return Limit.parse("10 working-days")


def _quiet(reading: Reading, value: object) -> Span | None:
    if value is None:
        return None
    try:
        return span_of(str(value))
    except ValueError:
        reading.fault(FILE, 1, "value-bad", column="quiet", value=str(value))
        return None
