"""`headwater migrate`: bring the tables up to date."""

from __future__ import annotations

import sys

import typer

from headwater.interfaces.cli import database
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.kernel.sentence import render, say

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: headwater migrate")
def migrate(_lang: LanguageOption = None) -> None:
    """Bring the database's tables up to date; run twice it changes nothing."""
    with database.opened(migrated=False):
        count = database.bring_up_to_date()
    typer.echo(render(say("interfaces.cli.migrated", count=count), asked_language(sys.argv)))
