"""Make the mix of a city: its declaration, tellings and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from headwater.city.facts import City
from headwater.city.simulation import (
    leaf_weights,
    plantable,
    read_simulation,
    spots,
    whole_tellings,
)
from headwater.city.triage_reading import read_declarations
from headwater.simulation.mix import Bad, BadUnit, Habits, Mix, Planting, Spot, Telling


def mix_of(city: City) -> Mix:
    """Read all that a simulated year of this city is drawn from."""
    table = read_simulation(city)
    planted = table["planted"]
    return Mix(
        weights=leaf_weights(city, table),
        seasons={code: tuple(factors) for code, factors in table["months"].items()},
        hours=tuple(table["reports_a_day_by_hour"]),
        channels=table["channels"],
        tellings=_tellings(city),
        spots=tuple(Spot(town, name) for town, name in spots(city)),
        habits=_habits(table["life"]),
        planting=Planting(
            planted["sources"],
            tuple(planted["matters"]),
            tuple(plantable(city, planted["kinds"])),
            {
                one["unit"]: BadUnit(one["unit"], Bad(one["habit"]), one["since"])
                for one in table.get("units", ())
            },
        ),
        time_zone=city.time_zone,
    )


def _tellings(city: City) -> dict[str, tuple[Telling, ...]]:
    groups: dict[str, list[Telling]] = defaultdict(list)
    for one in whole_tellings(read_declarations(city.folder).tellings):
        if one.grade is not None and one.course is not None:
            telling = Telling(one.text, one.category, one.grade, one.course, one.signals)
            groups[one.category].append(telling)
    return {leaf: tuple(sorted(some, key=lambda t: t.text)) for leaf, some in groups.items()}


def _habits(table: Mapping[str, Any]) -> Habits:
    plain: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in table.items()}
    return Habits(**plain)
