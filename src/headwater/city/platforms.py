"""Reads the platforms of `life.toml`: who works there, and what an order looks like to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from headwater.city.tables import Reading, table_of
from headwater.kernel.clock import Limit
from headwater.kernel.sentence import Value
from headwater.matters.declared import ORDER_FIELDS, RECALL_FIELDS, Platform

FILE, TABLE = "life.toml", "platforms"
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
FORMS = ("json", "form")
NEEDS_BODY = ("headers", "codes", "taken", "order", "form", "recall", "recall_path")
NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[platforms]]`, and how to say what is wrong with it."""

    reading: Reading
    index: int
    row: Mapping[str, object]

    @property
    def code(self) -> str:
        """Return the code of the platform, as it stands there."""
        return str(self.row.get("code", ""))

    def fault(self, key: str, *, at: str = "", **values: Value) -> None:
        """Keep a fault on the line that holds `at`, or else on the entry's first."""
        line = self.reading.line_in(FILE, TABLE, self.index, at)
        self.reading.fault(FILE, line, key, **values)

    def texts(self, name: str) -> dict[str, str]:
        """Read a table of texts; what is no text there is a fault, as a template is flat."""
        found = {}
        for field, value in table_of(self.row.get(name)).items():
            if isinstance(value, str):
                found[field] = value
            else:
                self.fault("platform-text", at=field, code=self.code, name=f"{name}.{field}")
        return found


def read_platforms(reading: Reading, rows: object, units: Collection[str]) -> tuple[Platform, ...]:
    """Read the platforms; two cannot share a code or a unit, as an order goes one way."""
    found: dict[str, Platform] = {}
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        entry = Entry(reading, index, table_of(row))
        platform = _platform(entry)
        _check(entry, platform, units)
        for one in found.values():
            if platform.code == one.code or platform.unit == one.unit:
                entry.fault("platform-twice", code=platform.code, other=one.code)
        found[platform.code] = platform
    return tuple(found.values())


def _platform(entry: Entry) -> Platform:
    codes = {
        name: {ours: str(theirs) for ours, theirs in table_of(one).items()}
        for name, one in table_of(entry.row.get("codes")).items()
    }
    return Platform(
        entry.code,
        str(entry.row.get("unit", "")),
        _limit(entry),
        body=entry.texts("body"),
        headers=entry.texts("headers"),
        is_json=entry.row.get("form", "json") == "json",
        codes=codes,
        taken=entry.texts("taken"),
        order=str(entry.row.get("order", "")),
        recall=entry.texts("recall"),
        recall_path=str(entry.row.get("recall_path", "")),
    )


def _limit(entry: Entry) -> Limit:
    text = str(entry.row.get("silent_after", ""))
    try:
        return Limit.parse(text)
    except ValueError:
        entry.fault("value-bad", at="silent_after", column="silent_after", value=text)
        return Limit.parse("1 working-days")


def _check(entry: Entry, platform: Platform, units: Collection[str]) -> None:
    """Name what would keep an order from leaving, or its answer from being understood."""
    if not CODE.fullmatch(platform.code):
        entry.fault("value-bad", at="code", column="code", value=platform.code)
    if platform.unit not in units:
        entry.fault("unit-unknown", at="unit", code=platform.unit, column=FILE)
    if not platform.body:
        for name in NEEDS_BODY:
            if name in entry.row:
                entry.fault("platform-body", at=name, code=platform.code, name=name)
        return
    form = str(entry.row.get("form", "json"))
    if form not in FORMS:
        entry.fault("value-unknown", at="form", column="form", value=form, options=FORMS)
    _check_template(entry, platform)


def _check_template(entry: Entry, platform: Platform) -> None:
    named = set(_named(platform))
    _check_names(entry, named, ORDER_FIELDS)
    for name in sorted(set(platform.codes) - (set(ORDER_FIELDS) - {"key"})):
        entry.fault("platform-field", at=name, code=platform.code, name=name, options=ORDER_FIELDS)
    if "id" not in named:
        entry.fault("platform-id", code=platform.code, mark="{id}")
    if not platform.order:
        entry.fault("platform-order", code=platform.code)
    _check_recall(entry, platform)


def _check_names(entry: Entry, named: Collection[str], fields: tuple[str, ...]) -> None:
    for name in sorted(set(named) - set(fields)):
        at = f"{{{name}}}"
        entry.fault("platform-field", at=at, code=entry.code, name=at, options=fields)


def _check_recall(entry: Entry, platform: Platform) -> None:
    """Name what would keep a recall from reaching the right order there."""
    templates = (*platform.recall.values(), platform.recall_path)
    named = {name for template in templates for name in NAMED.findall(template)}
    _check_names(entry, named, RECALL_FIELDS)
    if not platform.recall:
        if platform.recall_path:
            entry.fault("platform-recall", at="recall_path", code=platform.code)
        return
    if not named & {"order", "id"}:
        entry.fault("platform-recall-id", code=platform.code, marks="{order}, {id}")
    if platform.recall_path and not platform.recall_path.startswith("/"):
        entry.fault("platform-path", at="recall_path", code=platform.code)


def _named(platform: Platform) -> Iterator[str]:
    for template in (*platform.body.values(), *platform.headers.values()):
        yield from NAMED.findall(template)
