"""Points of other systems come out in WGS84; points outside the country are refused."""

import pytest

from headwater.kernel.facts import Point
from headwater.kernel.problem import Problem
from headwater.places.coordinates import to_wgs84
from headwater.places.jurisdiction import Centre, Jurisdiction

COUNTRY = (73.4, 3.4, 135.1, 53.6)


def test_wgs84_and_cgcs2000_stay_as_they_are():
    for crs in ("wgs84", "CGCS2000"):
        assert to_wgs84(Point(120.0, 28.9, crs)) == Point(120.0, 28.9)


@pytest.mark.parametrize(("crs", "low", "high"), [("gcj02", 300, 700), ("bd09", 600, 1500)])
def test_shifted_systems_move_by_hundreds_of_metres(crs, low, high):
    there = to_wgs84(Point(120.03, 28.9, crs))

    metres = 111_000 * ((there.lon - 120.03) ** 2 * 0.766 + (there.lat - 28.9) ** 2) ** 0.5

    assert low < metres < high


def test_published_pair_of_coordinates_is_met():
    # Tiananmen as commonly printed: 116.397428, 39.90923 in GCJ-02.
    there = to_wgs84(Point(116.397428, 39.90923, "gcj02"))

    assert there.lon == pytest.approx(116.391186, abs=2e-4)
    assert there.lat == pytest.approx(39.907827, abs=2e-4)


@pytest.mark.parametrize("point", [Point(28.9, 120.0), Point(-120.0, 28.9)])
def test_point_outside_the_country_is_refused(point):
    with pytest.raises(Problem, match="国境之外"):
        to_wgs84(point, COUNTRY)
    with pytest.raises(Problem) as refused:
        to_wgs84(Point(120.0, 28.9, "mars"), COUNTRY)
    assert "mars" in refused.value.render("en")


def test_nearest_centre_says_that_it_is_schematic():
    map_of = Jurisdiction([Centre("E", 120.1, 28.9), Centre("W", 119.9, 28.9)])

    standing = map_of.town_of(Point(120.05, 28.9))

    assert (standing.town, standing.schematic) == ("E", True)


def test_boundaries_are_asked_before_centres(tmp_path):
    square = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]"
    area = f'{{"type":"Polygon","coordinates":{square}}}'
    file = tmp_path / "boundaries.geojson"
    file.write_text(f'{{"features":[{{"properties":{{"code":"S"}},"geometry":{area}}}]}}')
    map_of = Jurisdiction([Centre("E", 5.0, 5.0)], file)

    assert map_of.town_of(Point(0.5, 0.5)).town == "S"
    assert map_of.town_of(Point(5.0, 5.0)).town == ""
    assert not map_of.town_of(Point(0.5, 0.5)).schematic
