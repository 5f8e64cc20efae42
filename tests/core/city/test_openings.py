"""When a unit answers its telephone: shifts of its own, or the city's hours of work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.core.city.test_check import folder  # noqa: F401

from headwater.city import check, load

HERE = ZoneInfo("Asia/Shanghai")
HEAD = "unit,phone,days,hours\n"
CITY = load()


def on(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE).astimezone(UTC)


def answer(unit, at):
    return CITY.openings[unit].is_open(at, CITY.calendar)


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        ("2026-11-25", "10:00", True),
        ("2026-11-25", "12:30", False),  # noon rest
        ("2026-11-28", "10:00", False),  # Saturday
        ("2026-10-05", "10:00", False),  # a Monday of the national holiday
        ("2026-10-10", "10:00", True),  # a Saturday that is worked for it
    ],
)
def test_office_keeps_the_hours_of_the_city(day, clock, is_open):
    assert answer("U41", on(day, clock)) is is_open


def test_office_says_when_it_opens_after_the_holiday():
    at = CITY.openings["U41"].opens_at(on("2026-10-01", "09:00"), CITY.calendar)

    assert at.astimezone(HERE).date().isoformat() == "2026-10-08"


def test_day_service_opens_again_in_the_morning():
    bus, late = CITY.openings["U84"], on("2026-11-25", "23:00")

    assert not bus.is_open(late, CITY.calendar)
    assert bus.opens_at(late, CITY.calendar) == on("2026-11-26", "05:30")


def test_whole_city_can_be_reached_and_the_police_always():
    at = on("2026-11-25", "00:00")

    assert {c for c, one in CITY.units.items() if one.kind != "root"} == set(CITY.openings)
    assert all(answer("U01", at + timedelta(hours=hour)) for hour in range(24 * 7))


def test_unit_may_answer_at_other_hours_on_other_days(folder):  # noqa: F811
    rows = "T1,12,12345,08:00-20:00\nT1,12,6,09:00-12:00\n"
    (folder / "openings.csv").write_text(HEAD + rows, encoding="utf-8")
    city = load(folder)
    noon = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo(city.time_zone))

    assert city.openings["T1"].is_open(noon - timedelta(minutes=1), city.calendar)
    assert not city.openings["T1"].is_open(noon, city.calendar)


@pytest.mark.parametrize(
    "rows",
    [
        "T9,12,office,\n",
        "T1,12,8,08:00-20:00\n",
        "T1,12,1,8\n",
    ],
)
def test_mistake_is_named_with_its_line(folder, rows):  # noqa: F811
    (folder / "openings.csv").write_text(HEAD + rows, encoding="utf-8")

    assert [(one.file, one.line) for one in check(folder)] == [("openings.csv", 2)]


@pytest.mark.parametrize("second", ["T1,13,6,09:00-12:00", "T1,12,6,09:00-12:00"])
def test_unit_with_two_numbers_or_hours_beside_the_office_is_refused(folder, second):  # noqa: F811
    first = "T1,12,office," if second.startswith("T1,12") else "T1,12,1,08:00-20:00"
    (folder / "openings.csv").write_text(f"{HEAD}{first}\n{second}\n", encoding="utf-8")

    assert [(one.file, one.line) for one in check(folder)] == [("openings.csv", 3)]
