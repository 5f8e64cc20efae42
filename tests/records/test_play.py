"""The simulated year through the ordinary actions: what its units do reaches its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from headwater.matters.states import State
from headwater.records.actions.play import play_exactly, play_in_bulk
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.simulation.city_mix import mix_of
from headwater.simulation.year import simulate

SINCE = datetime(2022, 6, 1, tzinfo=UTC)
ENDED = {State.CLOSED.value, State.MERGED.value}


@pytest.fixture(scope="module")
def june():
    year = simulate(mix_of(ground.city()), year=2022, reports=1200, seed=5)
    return year, [one for one in year.reports if SINCE <= one.at < SINCE + timedelta(days=8)]


def silent(_done: int, _of: int) -> None:
    """Draw no bar."""


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["exactly", "in bulk"])
def test_matters_of_a_week_are_closed_two_months_later(june, way):
    year, reports = june
    until = SINCE + timedelta(days=60)
    if way == "exactly":
        few = type(year)(year.year, year.seed, tuple(reports), year.sources)
        played = play_exactly(few, since=SINCE, until=until, tell=silent)
    else:
        played = play_in_bulk(reports, until=until, tell=silent)

    states = list(Matter.objects.values_list("state", flat=True))
    assert played == len(reports) == len(states)
    assert set(states) <= ENDED
