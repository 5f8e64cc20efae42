"""Indicators as data: what is counted, over what, and what must stand beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from headwater.kernel.problem import Problem


class Kind(StrEnum):
    """How a figure comes out of counts."""

    SHARE = "share"
    COUNT = "count"
    QUANTILE = "quantile"


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. Flags are columns of the facts; `not x` asks for a false one."""

    code: str
    kind: Kind
    facts: str
    of: tuple[str, ...]
    counts: tuple[str, ...]
    beside: tuple[str, ...]
    unit: str
    version: int
    value: str = ""
    q: float = 0.5
    exact: bool = False
    better: str = ""  # `high` or `low` where units are compared by it


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every shipped indicator by code, in the order of its file."""
    text = (resources.files("headwater.indicators") / "definitions.toml").read_text("utf-8")
    return {code: _definition(code, table) for code, table in tomllib.loads(text).items()}


def definition(code: str) -> Definition:
    """Return one indicator, or name the ones there are."""
    found = definitions().get(code)
    if found is None:
        raise Problem("indicators.unknown", fields=["code"], given=code, known=tuple(definitions()))
    return found


def _definition(code: str, table: Mapping[str, Any]) -> Definition:
    return Definition(
        code=code,
        kind=Kind(table["kind"]),
        facts=table["facts"],
        of=tuple(table["of"]),
        counts=tuple(table.get("counts", ())),
        beside=tuple(table.get("beside", ())),
        unit=table.get("unit", "percent"),
        version=table["version"],
        value=table.get("value", ""),
        q=table.get("q", 0.5),
        exact=table.get("exact", False),
        better=table.get("better", ""),
    )
