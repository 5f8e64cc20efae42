"""Jobs: what is done outside a request. Each may run twice without harm."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from headwater.records.actions import audit, bulk, demo, drift, outbox, play, shadow, windows
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


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="audit", pass_context=False)
def draw_audit(timestamp: int) -> None:
    """Draw what the blind audit is due; the seed is kept with the draw."""
    audit.draw_sample(seed=secrets.token_hex(8), at=ground.city_time())


@app.periodic(cron="0 5 * * 1")
@app.task(queueing_lock="drift", pass_context=False)
def look_for_drift(timestamp: int) -> None:
    """Look on Mondays whether the calls are still those the model learnt from."""
    drift.look_for_drift(at=ground.city_time())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="shadow", pass_context=False)
def run_shadow(timestamp: int) -> None:
    """Let the shadow, where one runs, decide what came in since the last minute."""
    shadow.run_shadow(at=ground.city_time())


@app.periodic(cron="0 3 * * *")
@app.task(queueing_lock="months", pass_context=False)
def make_months(timestamp: int) -> None:
    """Make the history partitions of the coming months."""
    today = ground.city_time()
    bulk.make_months([today, *(today + timedelta(days=30 * n) for n in range(1, 4))])
