"""Reads `boards.toml` and `knowledge.csv`: what roles have before them, and what they may tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from headwater.city.tables import Reading, Row, keyed, list_of, table_of
from headwater.kernel.permit import Grant
from headwater.kernel.sentence import LANGUAGES
from headwater.matters.boards import DOOR, Answer, Board, Column, Extra, Order, View
from headwater.matters.moves import Verb

FILE = "boards.toml"
KNOWLEDGE = "knowledge.csv"
KNOWLEDGE_COLUMNS = ("leaf", "owner", "zh", "en", "basis", "review_on")
Code = TypeVar("Code", bound=StrEnum)


def read_boards(reading: Reading, roles: Mapping[str, tuple[Grant, ...]]) -> dict[str, Board]:
    """Read the boards; each must be open to a role, and each door must lead to one."""
    rows = reading.toml(FILE).get("boards") if (reading.folder / FILE).exists() else None
    found: dict[str, Board] = {}
    for row in rows if isinstance(rows, list) else []:
        if (made := _board(reading, table_of(row))) is not None:
            found[made.code] = made
    doors = {g.door for grants in roles.values() for g in grants if g.door.startswith(DOOR)}
    for door in sorted(doors ^ {board.door for board in found.values()}):
        reading.fault(FILE, 1, "board-door", door=door)
    return found


def _board(reading: Reading, row: Mapping[str, object]) -> Board | None:
    name, hint = table_of(row.get("name")), table_of(row.get("hint"))
    try:
        return Board(
            code=str(row["code"]),
            name_zh=str(name["zh-CN"]),
            name_en=str(name["en"]),
            hint={language: str(hint[language]) for language in LANGUAGES},
            views=_codes(View, row["views"]),
            red=_codes(View, row.get("red")),
            columns=_codes(Column, row["columns"]),
            order=Order(str(row.get("order", Order.CLOCK))),
            moves=_codes(Verb, row.get("moves")),
            kinds=list_of(row.get("kinds")),
            extras=_codes(Extra, row.get("extras")),
        )
    except (ValueError, KeyError) as wrong:
        reading.fault(FILE, 1, "value-bad", column=str(row.get("code", "code")), value=str(wrong))
        return None


def _codes(known: type[Code], value: object) -> tuple[Code, ...]:
    return tuple(known(one) for one in list_of(value))


def read_knowledge(
    reading: Reading, leaves: Collection[str], units: Collection[str]
) -> dict[str, Answer]:
    """Read what may be told about a leaf; each answer has an owner and a date of review."""
    rows = keyed(reading.table_if_any(KNOWLEDGE, KNOWLEDGE_COLUMNS), "leaf")
    return {leaf: _answer(row, leaves, units) for leaf, row in rows.items()}


def _answer(row: Row, leaves: Collection[str], units: Collection[str]) -> Answer:
    if row["leaf"] not in leaves:
        row.fault("answer-leaf", leaf=row["leaf"])
    if row["owner"] not in units:
        row.fault("unit-unknown", column="owner", code=row["owner"])
    for language in ("zh", "en"):
        if not row[language]:
            row.fault("answer-empty", leaf=row["leaf"], language=language)
    review_on = row.read("review_on", date.fromisoformat, date.min).isoformat()
    words = {"zh-CN": row["zh"], "en": row["en"]}
    return Answer(row["leaf"], row["owner"], words, row["basis"], review_on)
