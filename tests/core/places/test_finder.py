"""The place as heard: fillers dropped, names restored, figures in Arabic, the event's place."""

import csv
from pathlib import Path

import pytest

from headwater.city import load
from headwater.city.places import finder_of
from headwater.kernel.facts import Point

ROWS = list(csv.DictReader((Path(__file__).parent / "places.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:8] for row in ROWS])
def test_place_is_found_as_heard(row):
    city = load()

    found = finder_of(city).find(row["text"])

    town = city.towns[found.town].name_zh if found.town else ""
    assert (town, found.place, found.precision) == (row["town"], row["place"], row["precision"])


def test_point_beats_every_name():
    found = finder_of(load()).find("古山镇停电", Point(120.1, 28.9))

    assert found.precision == "point"
