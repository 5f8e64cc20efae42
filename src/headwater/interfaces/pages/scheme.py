"""A scheme of where tasks are: numbered dots, north up, drawn without a map server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.records.models import Matter

WIDTH, HEIGHT, MARGIN = 320, 180, 18


@dataclass(frozen=True, slots=True)
class Dot:
    """One task on the scheme: where it stands in pixels, and its place in the list from 1."""

    x: float
    y: float
    nth: int


def dots(rows: Iterable[Matter]) -> list[Dot]:
    """Place the rows that have a point; one scale for both ways, so that distances compare."""
    known = [
        (nth, row.lon * cos(radians(row.lat)), row.lat)
        for nth, row in enumerate(rows, 1)
        if row.lon is not None and row.lat is not None
    ]
    if not known:
        return []
    west, east = min(x for _, x, _ in known), max(x for _, x, _ in known)
    south, north = min(y for _, _, y in known), max(y for _, _, y in known)
    scale = min(
        (WIDTH - 2 * MARGIN) / max(east - west, 1e-6),
        (HEIGHT - 2 * MARGIN) / max(north - south, 1e-6),
    )
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return [
        Dot(
            round(WIDTH / 2 + (x - middle_x) * scale, 1),
            round(HEIGHT / 2 - (y - middle_y) * scale, 1),
            nth,
        )
        for nth, x, y in known
    ]
