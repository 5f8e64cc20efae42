"""The audit's sample is seeded, whole in its settings, and its rate closes the gate exactly."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from headwater.triage.audit import Candidate, contradicts, draw, shares, wanted_by

MANY = [Candidate(f"m{n}", "110" if n % 10 else "web") for n in range(500)]
START, END = datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 4, 1, tzinfo=UTC)


def test_same_seed_draws_the_same_in_any_order() -> None:
    assert draw(MANY, 50, "a") == draw(MANY[::-1], 50, "a")


def test_other_seed_draws_others() -> None:
    assert set(draw(MANY, 50, "a")) != set(draw(MANY, 50, "b"))


def test_every_setting_is_drawn_by_its_share() -> None:
    settings = {one.key: one.setting for one in MANY}

    drawn = Counter(settings[key] for key in draw(MANY, 50, "a"))

    assert drawn == {"110": 45, "web": 5}


def test_small_setting_is_never_left_out() -> None:
    assert shares({"110": 997, "grid": 2, "app": 1}, 10) == {"110": 8, "grid": 1, "app": 1}


def test_few_a_night_reach_every_setting_by_its_share() -> None:
    sizes, drawn = {"110": 900, "web": 90, "grid": 8, "app": 2}, Counter[str]()
    for _ in range(50):
        rest = {setting: size - drawn[setting] for setting, size in sizes.items()}
        drawn.update(shares(rest, 2, drawn))

    assert drawn.total() == 100
    assert drawn["app"] == drawn["grid"] == 1
    assert drawn["web"] == pytest.approx(9, abs=1)


def test_no_more_is_drawn_than_there_is() -> None:
    assert sorted(draw(MANY[:3], 50, "a")) == ["m0", "m1", "m2"]


def test_order_of_the_draw_tells_nothing_of_its_setting() -> None:
    settings = {one.key: one.setting for one in MANY}

    order = [settings[key] for key in draw(MANY, 100, "a")]

    assert order[:10] != ["web"] * 10
    assert order[-10:] != ["web"] * 10


@pytest.mark.parametrize(("day", "wanted"), [(1, 0), (46, 300), (90, 594), (91, 600)])
def test_quota_is_due_by_the_end_of_the_quarter(day: int, wanted: int) -> None:
    at = START.replace(month=1, day=1) + (END - START) * ((day - 1) / 90)

    assert wanted_by(at, START, END, 600) == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize(
    ("misses", "n", "closes"),
    # one miss: 1 - 0.995 ** 10 = 0.0489, 1 - 0.995 ** 11 = 0.0536
    [(0, 10, False), (1, 10, True), (1, 11, False), (7, 600, True), (6, 600, False)],
)
def test_too_many_misses_contradict_the_goal(misses: int, n: int, closes: bool) -> None:  # noqa: FBT001  a row of the table
    assert contradicts(misses, n, goal=0.005, delta=0.05) is closes
