"""Deadlines: what counts, what does not, and when a date is only provisional."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import Limit, Window, due

HERE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(
    time_zone="Asia/Shanghai",
    hours=((time(9), time(12)), (time(13), time(17))),
    night=(time(22), time(6)),
    holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    workdays=frozenset({date(2026, 10, 10)}),
    announced=frozenset({2026}),
)


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        (at("2026-09-30"), "1 working-days", at("2026-10-05", "17:00")),
        (at("2026-10-09"), "1 working-days", at("2026-10-10", "17:00")),
        (at("2026-10-09"), "2 working-days", at("2026-10-12", "17:00")),
        (at("2026-09-28", "11:30"), "1 working-hours", at("2026-09-28", "13:30")),
        (at("2026-09-30", "16:30"), "60 working-minutes", at("2026-10-05", "09:30")),
        (at("2026-09-30", "23:50"), "30 minutes", at("2026-10-01", "00:20")),
        (at("2026-09-30"), "5 days", at("2026-10-05")),
        (at("2026-09-30"), "24 hours", at("2026-10-01")),
    ],
)
def test_a_limit_runs_out_when_an_office_would_say_so(start, limit, expected):
    assert due(start, Limit.parse(limit), CALENDAR).at == expected


def test_the_count_names_each_day_and_why_it_did_not_count():
    counted = due(at("2026-09-30"), Limit.parse("1 working-days"), CALENDAR).counted
    assert [(row.day.day, row.amount, row.why) for row in counted] == [
        (30, 0, "day-of-start"),
        (1, 0, "holiday"),
        (2, 0, "holiday"),
        (3, 0, "weekend"),
        (4, 0, "weekend"),
        (5, 1, "working-day"),
    ]


def test_a_deadline_in_a_year_not_announced_is_provisional():
    late = due(at("2026-12-31"), Limit.parse("2 working-days"), CALENDAR)
    assert late.provisional
    assert late.at == at("2027-01-04", "17:00")
    assert not due(at("2026-12-31"), Limit.parse("48 hours"), CALENDAR).provisional


def test_holidays_of_a_year_not_announced_are_not_used():
    early = WorkCalendar(
        "Asia/Shanghai", CALENDAR.hours, CALENDAR.night, frozenset({date(2027, 1, 4)})
    )
    assert early.is_working_day(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("clock", "minutes"), [("21:59", 30), ("22:00", 120), ("05:59", 120), ("06:00", 30)]
)
def test_the_night_gives_a_longer_window(clock, minutes):
    window = Window(Limit.parse("30 minutes"), Limit.parse("120 minutes"))
    assert window.at(at("2026-11-24", clock), CALENDAR).amount == minutes


def test_hours_truly_elapse_when_the_clocks_change():
    london = WorkCalendar("Europe/London", ((time(9), time(17)),), (time(22), time(6)))
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    spent = due(start, Limit.parse("3 hours"), london).at - start
    assert spent.total_seconds() == 3 * 3600


@pytest.mark.parametrize("text", ["", "5", "five working-days", "5 weeks", "-1 hours"])
def test_a_bad_limit_is_refused(text):
    with pytest.raises(ValueError):
        Limit.parse(text)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        due(datetime(2026, 1, 1), Limit.parse("1 hours"), CALENDAR)  # noqa: DTZ001
