"""`headwater work`: do the jobs that actions deferred."""

from __future__ import annotations

import sys
import time

import typer

from headwater.interfaces.cli import database, serving
from headwater.interfaces.cli.language import asked_language
from headwater.kernel.sentence import render, say

AGAIN_SECONDS = 3
app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: headwater work")
def work() -> None:
    """Do jobs one after the other until stopped: notices, seals, bulk work."""
    serving.drop_root()
    with database.opened(migrated=False):
        while not _worked():
            waits = say("interfaces.cli.work-waits", seconds=AGAIN_SECONDS)
            typer.echo(render(waits, asked_language(sys.argv)), err=True)
            time.sleep(AGAIN_SECONDS)


def _worked() -> bool:
    """Work until stopped; false where the database went away in between."""
    from django.core.management import call_command
    from django.db import InterfaceError, OperationalError, connections
    from procrastinate.exceptions import ConnectorException

    try:
        call_command("procrastinate", "worker", "--concurrency=4", verbosity=0)
    except (ConnectorException, OperationalError, InterfaceError):
        connections.close_all()
        return False
    return True
