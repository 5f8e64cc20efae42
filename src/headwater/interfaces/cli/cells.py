"""Reads times and points from the cells of a row; what cannot be read is a Problem with its id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from headwater.kernel.calendar import zone
from headwater.kernel.facts import Point
from headwater.kernel.problem import Problem

Row = Mapping[str, str]


def moment_of(row: Row, column: str, time_zone: str) -> datetime | None:
    """Read an ISO 8601 time; without an offset it is the city's."""
    text = row.get(column, "").strip()
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Problem("city.time-bad", fields=[column], id=row["id"], value=text) from None
    return at if at.tzinfo else at.replace(tzinfo=zone(time_zone))


def point_of(row: Row, ending: str, crs: str) -> Point | None:
    """Read `lon`, `lat` and `crs` (with an ending such as `_a`); None where there is no point."""
    lon, lat = (row.get(name + ending, "").strip() for name in ("lon", "lat"))
    if not lon and not lat:
        return None
    try:
        return Point(float(lon), float(lat), row.get("crs", "").strip() or crs)
    except ValueError:
        value = f"{lon},{lat}"
        raise Problem("city.number-bad", fields=["lon", "lat"], id=row["id"], value=value) from None
