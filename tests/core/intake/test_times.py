"""A time is read in the shapes people write it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from headwater.intake.times import read_time
from headwater.kernel.problem import Problem

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2022-12-05 08:30:00",
        "2022-12-05T08:30",
        "2022/12/5 8:30:00",
        "2022年12月5日 08:30",
        "20221205083000",
        "2022-12-05T00:30:00+00:00",
        "44900.354166667",
    ],
)
def test_every_shape_is_the_same_moment(text):
    assert read_time(text, ZONE) == datetime(2022, 12, 5, 8, 30, tzinfo=ZONE)


@pytest.mark.parametrize("text", ["", "yesterday", "2022-13-05", "32/12/2022", "99999999"])
def test_no_time_is_refused_with_a_sentence(text):
    with pytest.raises(Problem) as refused:
        read_time(text, ZONE)

    assert refused.value.code == "intake.time-unreadable"
