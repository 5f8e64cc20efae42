"""The demo's own clock, and how far its year has been played."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from headwater.records.models import Setting
from headwater.records.queries import ground
from headwater.simulation.city_mix import mix_of
from headwater.simulation.year import Year, simulate

YEAR, REPORTS, SEED = 2022, 24_000, 2022
PLAYED, OFFSET = "demo-played", "clock-offset-seconds"


def demo_year() -> tuple[Year, datetime]:
    """Return the simulated year, and the moment at which the demo's clock starts."""
    year = simulate(mix_of(ground.city()), year=YEAR, reports=REPORTS, seed=SEED)
    return year, datetime(YEAR + 1, 1, 1, 8, tzinfo=ground.zone())


def played() -> dict[str, Any] | None:
    """Return how far the year has been played: None before the first time.

    `state` is `first-days` or `whole-year`; `done` of `of` reports are in, once the worker runs.
    """
    found = Setting.objects.filter(name=PLAYED).first()
    return found.value if found else None


def stand_at(moment: datetime, since: datetime) -> None:
    """Set the city's clock to a moment, from which it runs on; days from `since` are played."""
    _set(OFFSET, (moment - datetime.now(UTC)).total_seconds())
    _set(PLAYED, {"since": since.isoformat(), "until": moment.isoformat(), "state": "first-days"})
    ground.forget_offset()


def note_progress(done: int, of: int) -> None:
    """Note how many of the reports that were left are in by now."""
    found = Setting.objects.get(name=PLAYED)
    found.value = {**found.value, "done": done, "of": of}
    found.save()


def whole_year_played() -> None:
    """Note that nothing of the year is left to play."""
    found = Setting.objects.get(name=PLAYED)
    found.value = {**found.value, "state": "whole-year"}
    found.save()


def _set(name: str, value: object) -> None:
    Setting.objects.update_or_create(name=name, defaults={"value": value})
