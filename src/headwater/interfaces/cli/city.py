"""The city command: every fault of a city folder in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from headwater.city import check as check_folder
from headwater.city import load
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.kernel.sentence import render, say

app = typer.Typer(no_args_is_help=True, help="Look after a city's declarations.")


@app.callback()
def _city() -> None:
    """Look after a city's declarations."""


@app.command(epilog="Example: headwater city check my-city/")
def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]")] = None,
    lang: LanguageOption = None,
) -> None:
    """Print every fault of a city folder, each with file and line; exit 1 if there is one."""
    language = spoken(lang)
    faults = check_folder(folder)
    for fault in faults:
        typer.echo(fault.render(language))
    if faults:
        named = (folder or Path("yongkang")).name
        typer.echo(render(say("city.faulty", name=named, count=len(faults)), language), err=True)
        raise typer.Exit(1)
    city = load(folder)
    counts = {"units": len(city.units), "leaves": len(city.catalogue)}
    typer.echo(render(say("city.faultless", name=city.name(language), **counts), language))
