"""Whose ground a point stands on: by boundary where the city has them, else by nearest centre."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians
from pathlib import Path
from typing import Any

from headwater.kernel.facts import Point
from headwater.places.coordinates import Box, to_wgs84


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre of a town in WGS84 degrees; schematic where it was drawn by hand."""

    town: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The town of a point, and whether only a schematic map was asked."""

    town: str
    schematic: bool


class Jurisdiction:
    """Answers which town a point lies in."""

    def __init__(
        self, centres: Iterable[Centre], boundaries: Path | None = None, box: Box | None = None
    ) -> None:
        self._centres = tuple(centres)
        self._boundaries = boundaries
        self._box = box

    def town_of(self, point: Point) -> Standing:
        """Answer the town; with boundaries a point in none of them has no town."""
        where = to_wgs84(point, self._box)
        if self._boundaries:
            return Standing(self._inside(where), schematic=False)
        return Standing(self._nearest(where), schematic=True)

    def _nearest(self, point: Point) -> str:
        narrow = cos(radians(point.lat))
        nearest = min(
            self._centres,
            key=lambda one: ((one.lon - point.lon) * narrow) ** 2 + (one.lat - point.lat) ** 2,
            default=None,
        )
        return nearest.town if nearest else ""

    def _inside(self, point: Point) -> str:
        from shapely.geometry import Point as Dot

        dot = Dot(point.lon, point.lat)
        return next((town for town, area in self._areas.items() if area.covers(dot)), "")

    @cached_property
    def _areas(self) -> Mapping[str, Any]:
        """Read the boundaries: one GeoJSON feature per town, its code in `properties.code`."""
        from shapely.geometry import shape

        assert self._boundaries is not None  # noqa: S101
        features = json.loads(self._boundaries.read_text("utf-8"))["features"]
        return {str(one["properties"]["code"]): shape(one["geometry"]) for one in features}
