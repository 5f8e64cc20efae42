"""Jobs: what is done outside a request. Each may run twice without harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from headwater.records.actions import (
    bulk,
    deadlines,
    demo,
    forecasts,
    ladder,
    outbox,
    play,
    ruling_seat,
    windows,
)
from headwater.records.queries import ground


@app.task(queueing_lock="play")
def play_rest() -> None:
    """Play what is left of the demo's year, in bulk, newest days first."""
    how_far = demo.played()
    if how_far is None or how_far["state"] == "whole-year":
        return
    year, until = demo.demo_year()
    since = datetime.fromisoformat(how_far["since"])
    rest = [one for one in reversed(year.reports) if one.at < since]
    play.play_in_bulk(rest, until=until, tell=lambda done, of: None)
    demo.whole_year_played()


@app.periodic(cron="*/10 * * * * *")
@app.task(queueing_lock="outbox", pass_context=False)
def send_messages(timestamp: int) -> None:
    """Send what waits in the outbox."""
    outbox.send_waiting(at=ground.city_time())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="windows", pass_context=False)
def close_windows(timestamp: int) -> None:
    """Close matters whose answer window is over: unreached, never satisfied."""
    windows.close_overdue(at=ground.city_time())


@app.periodic(cron="0 3 * * *")
@app.task(queueing_lock="months", pass_context=False)
def make_months(timestamp: int) -> None:
    """Make the history partitions of the coming months."""
    today = ground.city_time()
    bulk.make_months([today, *(today + timedelta(days=30 * n) for n in range(1, 4))])


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="ladder", pass_context=False)
def watch_deadlines(timestamp: int) -> None:
    """Warn of what is late, and take to the ruling seat what a proposed owner leaves lying."""
    now = ground.city_time()
    ruling_seat.take_silent(at=now)
    ladder.climb(at=now)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="forecasts", pass_context=False)
def foretell(timestamp: int) -> None:
    """Forecast which clocks will be missed, settle old forecasts, count provisional ones anew."""
    now = ground.city_time()
    forecasts.settle_forecasts(at=now)
    forecasts.foretell(at=now)
    deadlines.recount(at=now)
