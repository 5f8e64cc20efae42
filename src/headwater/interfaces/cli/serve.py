"""`headwater serve`: the web processes, behind any proxy."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from headwater.interfaces.cli import database, serving
from headwater.kernel.problem import Problem

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: headwater serve --host 0.0.0.0 --port 8000 --workers 4")
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes, of four threads each.")] = 2,
) -> None:
    """Serve pages and API; refuses a public address while demo accounts exist."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.interfaces.settings")
    # One decision is too small to share out: waiting BLAS threads would only burn the other cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # or each thread keeps a heap of its own
    if serving.is_public(host):
        _refuse_demo_accounts()
    serving.drop_root()
    with database.opened(migrated=False):
        _listen(host, port, workers)


def _refuse_demo_accounts() -> None:
    with database.opened():
        from headwater.records.queries.people import count_demo_accounts

        if count := count_demo_accounts():
            raise Problem("interfaces.cli.demo-accounts", count=count)


def _listen(host: str, port: int, workers: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()  # workers open their own
    Granian(
        "headwater.interfaces.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_enabled=False,
    ).serve()
