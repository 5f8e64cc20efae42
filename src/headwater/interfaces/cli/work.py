"""`headwater work`: do the jobs that actions deferred."""

from __future__ import annotations

import typer

from headwater.interfaces.cli import database, serving

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: headwater work")
def work() -> None:
    """Do jobs one after the other until stopped: notices, seals, bulk work."""
    serving.drop_root()
    with database.opened(migrated=False):
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--concurrency=4", verbosity=0)
