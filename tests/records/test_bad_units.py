"""Units that never accept, return all and close falsely: played deed by deed, named by figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from headwater.kernel.periods import Period
from headwater.records.actions import ladder
from headwater.records.actions.play import play_exactly
from headwater.records.models import Warned
from headwater.records.queries import ground
from headwater.records.queries.figures import by_unit
from headwater.records.queries.returns import who_returns_to_whom
from headwater.simulation.city_mix import mix_of
from headwater.simulation.mix import Bad, BadUnit
from headwater.simulation.year import simulate

SINCE = datetime(2022, 6, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=60)
NEVER, RETURNS, FALSE, GOOD = "U86", "U43", "U46", "U41"
LEAVES = {"M05": NEVER, "T01": RETURNS, "E02": FALSE, "M01": GOOD}


def silent(_done: int, _of: int) -> None:
    """Draw no bar."""


@pytest.fixture
def played(db):
    """Two months of four categories, each of one unit: some seventy matters a unit.

    The unit that closes falsely has twice as many: only those with an answer are compared.
    """
    mix = mix_of(ground.city())
    bad = {NEVER: Bad.NEVER_ACCEPTS, RETURNS: Bad.RETURNS_ALL, FALSE: Bad.CLOSES_FALSELY}
    units = {unit: BadUnit(unit, habit, date(2022, 1, 1)) for unit, habit in bad.items()}
    few = replace(
        mix,
        weights={**dict.fromkeys(LEAVES, 1.0), "E02": 2.0},
        seasons={},
        planting=replace(mix.planting, sources=0, units=units),
    )
    year = simulate(few, year=2022, reports=2600, seed=3)
    month = [one for one in year.reports if SINCE <= one.at < SINCE + timedelta(days=50)]
    play_exactly(replace(year, reports=tuple(month)), since=SINCE, until=UNTIL, tell=silent)
    with connection.cursor() as cursor:
        # A table counted while it was empty is read whole for every row of another.
        cursor.execute("analyze")


def worst(code: str) -> str:
    """Name the first unit of a figure's table: only those with thirty rows are compared."""
    first = by_unit(code, Period.parse("2022"))[0]
    assert first.may_be_ranked
    return first.scope


def most_warned() -> str:
    ladder.climb(at=UNTIL)
    clocks = Warned.objects.filter(clock__kind="accept")
    units = Counter(clocks.values_list("clock__assignment__unit_id", flat=True))
    return units.most_common(1)[0][0]


def test_figures_and_pages_name_each_bad_unit(played):
    returns = who_returns_to_whom(SINCE, UNTIL)

    assert worst("acceptance-on-time") == NEVER
    assert worst("resolution-rate") == FALSE
    assert worst("reopen-rate") == FALSE
    assert {one.unit for one in returns} == {RETURNS}
    assert most_warned() == NEVER
