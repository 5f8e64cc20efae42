"""`headwater bench`: measure the budgets, as ratios in one run, in a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from headwater.interfaces.cli import database
from headwater.kernel.problem import Problem

app = typer.Typer(rich_markup_mode=None)
NAMES = ("intake", "lists", "triage")


@app.command(epilog="Example: headwater bench intake --json")
def bench(
    name: Annotated[str, typer.Argument(help="intake, lists or triage")],
    as_json: Annotated[bool, typer.Option("--json", help="One flat object.")] = False,  # noqa: FBT002
    n: Annotated[int, typer.Option("-n", help="Reports, matters or messages.")] = 0,
    seed: Annotated[int, typer.Option(min=0)] = 1,
) -> None:
    """Measure: statements, rate, percentiles in milliseconds, memory in megabytes."""
    if name not in NAMES:
        raise Problem("interfaces.cli.bench-unknown", given=name, known=NAMES)
    if name == "triage":
        from headwater.interfaces.cli.bench_triage import measure_triage

        found = measure_triage(n or 2000, seed)
    else:
        found = _in_child(name, n, seed)
    _print({**found, "seed": seed, "version": _version()}, plain=as_json)


def _in_child(name: str, n: int, seed: int) -> dict[str, Any]:
    """Run in a process whose settings name the bench's own database."""
    with _own_database() as own:
        env = {**os.environ, "HEADWATER_DATABASE_NAME": own, "HEADWATER_BENCH": "1"}
        module = "headwater.interfaces.cli.bench_database"
        words = [sys.executable, "-m", module, name, str(n), str(seed)]
        run = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=False)  # noqa: S603
    if run.returncode:
        raise Problem("interfaces.cli.bench-failed", name=name)
    found: dict[str, Any] = json.loads(run.stdout.decode().splitlines()[-1])
    return found


@contextmanager
def _own_database() -> Iterator[str]:
    name = f"headwater_bench_{os.getpid()}"
    with database.opened():
        from headwater.records.actions.scratch import drop_database, make_database

        make_database(name)
        try:
            yield name
        finally:
            drop_database(name)


def _version() -> str:
    from importlib.metadata import version

    return version("headwater")


def _print(found: dict[str, Any], *, plain: bool) -> None:
    if plain:
        typer.echo(json.dumps(found))
        return
    for key, value in found.items():
        typer.echo(f"{key:<16} {value}")
