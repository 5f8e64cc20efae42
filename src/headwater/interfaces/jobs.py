"""Jobs: what is done outside a request. Each may run twice without harm."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta

from procrastinate.contrib.django import app

from headwater.records.actions import (
    audit,
    bulk,
    deadlines,
    demo,
    drift,
    events,
    forecasts,
    gaming,
    ladder,
    outbox,
    outside,
    place_notes,
    play,
    recalls,
    repeats,
    ruling_seat,
    shadow,
    visits,
    watchers,
    windows,
)
from headwater.records.connectors.openings import opened
from headwater.records.connectors.outlets import open_outlets
from headwater.records.connectors.platforms import Platform
from headwater.records.queries import ground
from headwater.records.queries.outside import standings


def connectors() -> dict[str, Platform]:
    """Return the connector of each open platform by code: in the demo, the shipped fake."""
    return opened(standings())


@app.task(queueing_lock="play")
def play_rest() -> None:
    """Play what is left of the demo's year, in bulk, newest days first."""
    how_far = demo.played()
    if how_far is None or how_far["state"] == "whole-year":
        return
    year, until = demo.demo_year()
    since = datetime.fromisoformat(how_far["since"])
    rest = [one for one in reversed(year.reports) if one.at < since]
    play.play_in_bulk(rest, until=until, tell=demo.note_progress, units=year.units)
    demo.whole_year_played()


@app.periodic(cron="*/10 * * * * *")
@app.task(queueing_lock="outbox", pass_context=False)
def send_messages(timestamp: int) -> None:
    """Send what waits in the outbox, collected where a receiver wants it so."""
    now = ground.city_time()
    watchers.tell_watchers(at=now)
    outbox.collect_digests(at=now)
    outbox.send_waiting(at=now, opened=open_outlets(ground.city().life.outlets, os.environ))
    outside.note_orders(at=now)
    reached = connectors()
    outside.send_orders(reached, at=now)
    recalls.note_recalls(at=now)
    recalls.send_recalls(reached, at=now)


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


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="place-notes", pass_context=False)
def forget_place_notes(timestamp: int) -> None:
    """Delete the notes of places whose date is over."""
    place_notes.forget_place_notes(at=ground.city_time())


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
    """Forecast what will be missed, settle old forecasts, count anew, end pauses that are over."""
    now = ground.city_time()
    deadlines.resume_overdue(at=now)
    forecasts.settle_forecasts(at=now)
    forecasts.foretell(at=now)
    deadlines.recount(at=now)


@app.periodic(cron="*/1 * * * *")
@app.task(queueing_lock="repeats", pass_context=False)
def find_repeats(timestamp: int) -> None:
    """Hang reports of one incident together, and count repeats against their closings."""
    now = ground.city_time()
    events.hang_on_events(at=now)
    repeats.find_repeats(at=now)


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="guards", pass_context=False)
def look_at_closings(timestamp: int) -> None:
    """Flag odd closings."""
    gaming.flag_closings(at=ground.city_time())


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="visits", pass_context=False)
def draw_visits(timestamp: int) -> None:
    """Draw the visits of the day; the lock keeps it once a day."""
    visits.draw_visits(at=ground.city_time())
