"""The matters command: whether each pair of a file is one matter, and why."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from headwater.city import City, load
from headwater.city.pairs import comparer_of, told
from headwater.interfaces.cli.cells import Row, moment_of, point_of
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.triage_tables import read_rows
from headwater.kernel.decision import Decision
from headwater.kernel.sentence import render
from headwater.matters.compare import Comparer, Comparison, Told

app = typer.Typer(no_args_is_help=True, help="Look at matters side by side.")


@app.callback()
def _matters() -> None:
    """Look at matters side by side."""


@app.command(epilog="Example: headwater matters compare pairs.csv -o compared.csv")
def compare(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN", help="CSV with id,text_a,text_b[,at_a,at_b,lon_a,lat_a,...]."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="The CSV to write.")],
    *,
    city: Annotated[Path | None, typer.Option("--city", help="A city folder.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Say for every pair how likely both are one matter."""
    rows = read_rows(source, ("id", "text_a", "text_b"))
    known = load(city)
    comparer = comparer_of(known)
    compared = [_compared(row, known, comparer) for row in rows]
    language = spoken(lang)
    with out.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(("id", "probability", "same", "because"))
        for row, decision in zip(rows, compared, strict=True):
            table.writerow([row["id"], *_cells(decision, known, language)])


def _compared(row: Row, city: City, by: Comparer) -> Decision[Comparison]:
    return by.compare(_told(row, "_a", city, by), _told(row, "_b", city, by))


def _told(row: Row, ending: str, city: City, by: Comparer) -> Told:
    at = moment_of(row, "at" + ending, city.time_zone)
    report = told(row["text" + ending], city, by.reader, at)
    return replace(report, point=point_of(row, ending, city.crs))


def _cells(decision: Decision[Comparison], city: City, language: str) -> tuple[str, int, str]:
    said = ";".join(render(one, language, city.lexicon) for one in decision.because)
    return f"{decision.value.probability:.4f}", int(decision.value.same), said
