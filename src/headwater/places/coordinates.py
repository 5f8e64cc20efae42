"""Puts points of other coordinate systems into WGS84; a point outside its country is refused."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from headwater.kernel.facts import Point
from headwater.kernel.problem import Problem

Box = tuple[float, float, float, float]
AXIS = 6378245.0  # Krasovsky ellipsoid, on which the GCJ-02 shift is defined
FLATNESS = 0.00669342162296594323
BD_TURN = pi * 3000.0 / 180.0
SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
CLOSE = 1e-9  # degrees, a tenth of a millimetre


def to_wgs84(point: Point, box: Box | None = None) -> Point:
    """Answer the same place in WGS84 degrees; refuse an unknown system or a point outside `box`.

    CGCS2000 differs from WGS84 by centimetres and is taken as the same. GCJ-02 and BD-09 follow
    the published formulas; the inverse is found by iteration to well under a metre.
    """
    system = point.crs.lower()
    if system not in SYSTEMS:
        raise Problem("places.crs-unknown", fields=["crs"], crs=point.crs, options=SYSTEMS)
    lon, lat = point.lon, point.lat
    if system == "bd09":
        lon, lat = _bd_to_gcj(lon, lat)
    if system in {"gcj02", "bd09"}:
        lon, lat = _unshift(lon, lat)
    _must_be_inside(lon, lat, box)
    return Point(lon, lat)


def _must_be_inside(lon: float, lat: float, box: Box | None) -> None:
    west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
    if not (west <= lon <= east and south <= lat <= north):
        raise Problem("places.outside", fields=["lon", "lat"], lon=round(lon, 5), lat=round(lat, 5))


def _bd_to_gcj(lon: float, lat: float) -> tuple[float, float]:
    from math import atan2

    x, y = lon - 0.0065, lat - 0.006
    length = sqrt(x * x + y * y) - 0.00002 * sin(y * BD_TURN)
    turn = atan2(y, x) - 0.000003 * cos(x * BD_TURN)
    return length * cos(turn), length * sin(turn)


def _unshift(lon: float, lat: float) -> tuple[float, float]:
    """Undo the shift: repeat until shifting the guess gives the point again."""
    guess = (lon, lat)
    for _ in range(20):
        east, north = _shift(*guess)
        miss = (guess[0] + east - lon, guess[1] + north - lat)
        guess = (guess[0] - miss[0], guess[1] - miss[1])
        if max(map(abs, miss)) < CLOSE:
            break
    return guess


def _shift(lon: float, lat: float) -> tuple[float, float]:
    """Return how far GCJ-02 lies east and north of WGS84 there, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    root = 1 - FLATNESS * sin(radians) ** 2
    north_m = AXIS * (1 - FLATNESS) / (root * sqrt(root)) * pi / 180.0
    east_m = AXIS / sqrt(root) * cos(radians) * pi / 180.0
    return east / east_m, north / north_m
