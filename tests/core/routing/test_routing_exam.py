"""The routing exam (our own rows): who leads, who helps, which town."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from headwater.city import load
from headwater.city.routing import router_of
from headwater.kernel.facts import Course, Grade
from headwater.routing.decide import RouteFacts

ROWS = list(
    csv.DictReader((Path(__file__).parent / "routing.csv").read_text("utf-8-sig").splitlines())
)


@pytest.fixture(scope="module")
def routed():
    city = load()
    router = router_of(city)
    units = {unit.name_zh: unit.code for unit in city.units.values()}
    towns = {code: town.name_zh for code, town in city.towns.items()}
    found = []
    for row in ROWS:
        facts = RouteFacts(
            row["text"], row["category"], Grade(int(row["grade"])), Course(row["course"])
        )
        route = router.decide(facts).value
        helpers = {units[name] for name in row["helper_units"].split(";") if name}
        found.append(
            {
                "lead": route.lead == units[row["lead_unit"]],
                "town": towns.get(route.town, "") == row["town"],
                "helpers": set(route.helpers) == helpers,
            }
        )
    return found


@pytest.mark.parametrize(("what", "floor"), [("lead", 0.95), ("town", 0.95), ("helpers", 0.9)])
def test_share_of_the_exam_that_is_right(routed, what, floor):
    assert sum(one[what] for one in routed) / len(routed) >= floor


def test_nobody_found_is_unowned_and_says_so():
    decided = router_of(load()).decide(RouteFacts("有件事", "Z99", Grade.ROUTINE, Course.CIVIL))

    assert decided.value.lead == ""
    assert decided.because
