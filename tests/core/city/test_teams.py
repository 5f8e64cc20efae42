"""Who is on call when: by weekday and hour, a night counted to the day it began."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from tests.core.city.test_check import folder  # noqa: F401

from headwater.city import check, load
from headwater.city.opening import Shift

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001
HEAD = "code,unit,name_zh,name_en,base,phone,days,hours\n"
ROW = "Q1,T1,夜班队,Night team,quay,ext. 7,{days},{hours}\n"


def shift(days, start, end):
    on = frozenset(int(one) for one in days)
    return Shift(on, time.fromisoformat(start), time.fromisoformat(end))


@pytest.mark.parametrize(
    ("days", "start", "end", "day", "clock", "is_on"),
    [
        ("12345", "08:00", "20:00", 0, "08:00", True),
        ("12345", "08:00", "20:00", 0, "20:00", False),
        ("12345", "08:00", "20:00", 5, "12:00", False),
        ("1", "20:00", "08:00", 0, "21:00", True),
        ("1", "20:00", "08:00", 1, "07:59", True),
        ("1", "20:00", "08:00", 0, "07:59", False),
        ("7", "20:00", "08:00", 0, "03:00", True),
        ("1", "08:00", "08:00", 0, "23:00", True),
        ("1", "08:00", "08:00", 1, "08:00", False),
    ],
)
def test_team_is_on_call_by_weekday_and_hour(days, start, end, day, clock, is_on):
    at = datetime.combine((MONDAY + timedelta(days=day)).date(), time.fromisoformat(clock))

    assert shift(days, start, end).covers(at) is is_on


def test_shipped_city_has_a_team_for_every_town_at_every_hour():
    city = load()
    towns = {town.unit for town in city.towns.values()}
    for hour in range(24 * 7):
        on = {
            one.unit
            for one in city.teams.values()
            if one.shift.covers(MONDAY + timedelta(hours=hour))
        }
        assert towns <= on


@pytest.mark.parametrize(
    ("days", "hours"), [("8", "20:00-08:00"), ("", "20:00-08:00"), ("1", "20-8"), ("1", "late")]
)
def test_mistake_in_the_rota_is_named_with_its_line(folder, days, hours):  # noqa: F811
    (folder / "teams.csv").write_text(HEAD + ROW.format(days=days, hours=hours), encoding="utf-8")

    assert [(one.file, one.line) for one in check(folder)] == [("teams.csv", 2)]


def test_team_of_no_unit_is_named(folder):  # noqa: F811
    row = ROW.format(days="1", hours="20:00-08:00").replace("T1", "T9")
    (folder / "teams.csv").write_text(HEAD + row, encoding="utf-8")

    assert [(one.file, one.line) for one in check(folder)] == [("teams.csv", 2)]
