"""What the demo plays before its first page, and what its worker plays after."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import typer

from headwater.interfaces.cli.language import asked_language
from headwater.interfaces.cli.state import state_folder
from headwater.kernel.sentence import Value, render, say

FIRST_DAYS = 14  # a month would bring the first page close to three minutes
Tell = Callable[[int, int], None]


def prepare() -> None:
    """Load the city, make the accounts and play the last days: all that the first page needs."""
    from headwater.records.actions.city import load_city
    from headwater.records.actions.demo import played
    from headwater.records.queries import ground

    load_city(ground.city())
    _accounts()
    if played() is None:
        _play_first()
    if (how_far := played()) and how_far["state"] != "whole-year":
        from procrastinate.exceptions import AlreadyEnqueued

        from headwater.interfaces.jobs import play_rest

        # The demo before this one may have ended while the job still waited.
        with suppress(AlreadyEnqueued):
            play_rest.configure(queueing_lock="play").defer()


def _accounts() -> None:
    """Make one login for each role once; the list is kept in a file 0600 and shown again."""
    from headwater.records.actions.accounts import demo_accounts

    file = state_folder() / "demo" / "accounts.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True, mode=0o700)
        made = [f"{one.name:<15} {one.password}  {one.unit}" for one in demo_accounts()]
        file.touch(mode=0o600)
        file.write_text("\n".join(made), encoding="utf-8")
    _tell("interfaces.cli.accounts")
    typer.echo(file.read_text("utf-8"))


def _play_first() -> None:
    """Play the last days through the ordinary actions."""
    from headwater.records.actions.audit import draw_sample
    from headwater.records.actions.demo import demo_year, stand_at
    from headwater.records.actions.play import play_exactly

    year, until = demo_year()
    since = until - timedelta(days=FIRST_DAYS)
    started = time.monotonic()
    play_exactly(year, since=since, until=until, tell=bar("interfaces.cli.playing"))
    draw_sample(seed="demo", at=until)
    _tell("interfaces.cli.played", seconds=round(time.monotonic() - started))
    stand_at(until, since)


def rest_bar() -> Callable[[], None]:
    """Return a look at what the worker has played of the rest of the year, drawn on a terminal."""
    from headwater.records.actions.demo import played

    if not sys.stderr.isatty() or (played() or {}).get("state") == "whole-year":
        return lambda: None
    draw, over = bar("interfaces.cli.playing-rest"), False

    def look() -> None:
        nonlocal over
        if over:
            return
        how_far = played() or {}
        over, of = how_far.get("state") == "whole-year", how_far.get("of") or 1
        draw(of if over else how_far.get("done", 0), of)

    return look


def bar(key: str) -> Tell:
    """Return a function that draws progress on a terminal and is silent in a pipe."""
    if not sys.stderr.isatty():
        return lambda done, of: None
    from rich.progress import Progress

    progress = Progress()
    task = progress.add_task(render(say(key), asked_language(sys.argv)), total=None)
    progress.start()

    def tell(done: int, of: int) -> None:
        progress.update(task, completed=done, total=of)
        if done >= of:
            progress.stop()

    return tell


def _tell(key: str, **values: Value) -> None:
    typer.echo(render(say(key, **values), asked_language(sys.argv)))
    sys.stdout.flush()
