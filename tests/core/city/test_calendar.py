"""The holidays a clerk can correct are those of the package, for every announced year."""

from datetime import date

import pytest

from headwater.city import load
from headwater.city.calendar import from_package


def test_table_of_holidays_agrees_with_the_package():
    calendar = load().calendar

    off, made_up = from_package("CN", calendar.announced)

    assert calendar.holidays == off
    assert calendar.workdays == made_up


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2027, 10, 1), True),
    ],
)
def test_a_day_is_worked_as_the_notice_says(day, works):
    assert load().calendar.is_working_day(day) is works
