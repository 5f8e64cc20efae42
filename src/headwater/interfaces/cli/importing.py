"""`headwater import`: read a foreign table by a declared mapping."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from headwater.intake.mapping import mapping as mapping_named
from headwater.interfaces.cli import database
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.interfaces.cli.playing import bar
from headwater.kernel.sentence import render, say

if TYPE_CHECKING:
    from headwater.records.actions.importing import Imported

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: headwater import replies.xlsx --mapping message-board --dry-run")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    mapping: Annotated[str, typer.Option(help="A shipped mapping, or a TOML file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, count, write nothing.")] = False,  # noqa: FBT002
    _lang: LanguageOption = None,
) -> None:
    """Import a table; refused rows go beside it as FILE.refused.csv, a second run adds nothing."""
    mapped = mapping_named(mapping)
    with database.opened():
        from headwater.records.actions.city import load_city
        from headwater.records.actions.importing import import_table
        from headwater.records.queries import ground

        load_city(ground.city())
        tell = bar("interfaces.cli.importing")
        done = import_table(file, mapped, at=ground.city_time(), dry=dry_run, tell=tell)
    counts = done.counts()
    typer.echo(render(say("interfaces.cli.imported", **counts), asked_language(sys.argv)))
    if done.refused:
        _write_refused(file, done)


def _write_refused(file: Path, done: Imported) -> None:
    beside = Path(f"{file.name}.refused.csv")
    with beside.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "key", "reason"])
        language = asked_language(sys.argv)
        writer.writerows([line, key, render(why, language)] for line, key, why in done.refused)
    typer.echo(render(say("interfaces.cli.refused", file=str(beside)), asked_language(sys.argv)))
