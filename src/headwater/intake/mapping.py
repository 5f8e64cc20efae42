"""How a foreign table is read: a declaration of columns, and rows turned into arrivals."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from importlib import resources
from pathlib import Path
from typing import Any

from headwater.intake.arrival import Arrival
from headwater.intake.times import read_time
from headwater.kernel.problem import Problem

JOINED = " + "
NEEDED = ("key", "words")
KNOWN = frozenset(
    {*NEEDED, "occurred_at", "place", "contact", "category", "class", "reply", "replied_at"}
)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A declared way to read one kind of foreign table; `dropped` columns are never read."""

    name: str
    historical: bool
    channel: str
    unit: str
    codeset: str
    columns: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...]
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """One row as it will be stored: the report, and how it ended elsewhere if it did."""

    arrival: Arrival
    at: datetime
    reply: str
    replied_at: datetime | None
    class_name: str


def mapping(name: str) -> TableMapping:
    """Return a shipped mapping or one from a TOML file; a wrong one says what is wrong."""
    file = Path(name)
    shipped = resources.files("headwater.intake") / "mappings" / f"{name}.toml"
    if not file.is_file() and not shipped.is_file():
        raise Problem("intake.mapping-unknown", fields=["mapping"], given=name, known=known())
    text = file.read_text("utf-8") if file.is_file() else shipped.read_text("utf-8")
    try:
        return _mapping(name, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise Problem(
            "intake.mapping-wrong", fields=["mapping"], given=name, detail=str(wrong)
        ) from None


def known() -> tuple[str, ...]:
    """List the shipped mappings."""
    folder = resources.files("headwater.intake") / "mappings"
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir()))


def _mapping(name: str, table: Mapping[str, Any]) -> TableMapping:
    columns = {ours: tuple(theirs.split(JOINED)) for ours, theirs in table["columns"].items()}
    for ours in (*columns, *NEEDED):
        if ours not in KNOWN or (ours not in columns and ours in NEEDED):
            raise KeyError(ours)
    return TableMapping(
        name=name,
        historical=bool(table.get("historical", False)),
        channel=table["channel"],
        unit=table.get("unit", table["channel"]),
        codeset=table.get("codeset", name),
        columns=columns,
        dropped=tuple(table.get("drop_columns", ())),
        codes=table.get("codes", {}),
    )


def check_header(mapped: TableMapping, header: Sequence[str]) -> None:
    """Refuse a table that lacks a column the mapping reads."""
    wanted = {theirs for columns in mapped.columns.values() for theirs in columns}
    missing = tuple(sorted(wanted - set(header)))
    if missing:
        found = tuple(header[:12])
        raise Problem("intake.columns-missing", fields=["file"], missing=missing, found=found)


def read_row(mapped: TableMapping, row: Mapping[str, str], zone: tzinfo, now: datetime) -> Taken:
    """Turn one row into a report, or raise the Problem for which it is refused."""
    cell = {ours: _joined(row, theirs) for ours, theirs in mapped.columns.items()}
    occurred = read_time(cell["occurred_at"], zone) if cell.get("occurred_at") else None
    replied = read_time(cell["replied_at"], zone) if cell.get("replied_at") else None
    if not cell["key"]:
        raise Problem("intake.row-keyless", fields=["key"])
    arrival = Arrival(
        words=cell["words"],
        channel=mapped.channel,
        key=cell["key"],
        occurred_at=occurred,
        place=cell.get("place", ""),
        contact=cell.get("contact", ""),
        category=mapped.codes.get(cell.get("category", ""), ""),
        source_code=cell.get("category", ""),
        codeset=mapped.codeset,
    )
    at = occurred or now
    if replied is not None and replied < at:
        raise Problem("intake.reply-before", fields=["replied_at"], given=replied.isoformat())
    return Taken(arrival, at, cell.get("reply", ""), replied, cell.get("class", ""))


def _joined(row: Mapping[str, str], names: Iterable[str]) -> str:
    parts = (row.get(name, "").strip() for name in names)
    return "\n".join(part for part in parts if part)
