"""The triage commands: decide a file, train the model, evaluate it on rows it has not seen."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from headwater.city.triage_names import name_of
from headwater.city.triage_reading import YONGKANG, read_declarations
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.triage_audit import audit
from headwater.interfaces.cli.triage_certify import certify
from headwater.interfaces.cli.triage_drift import drift
from headwater.interfaces.cli.triage_model import (
    hashes_of,
    kept_folder,
    lesson_of,
    make_triager,
    open_gate,
    ready_model,
    train_into,
)
from headwater.interfaces.cli.triage_shadow import back, promote, propose, shadow
from headwater.interfaces.cli.triage_tables import make_lexicon, read_rows, said_of, write_decided
from headwater.triage.evaluate import Measure, cross_validate, measures, misses
from headwater.triage.gate import Gate
from headwater.triage.labelled import COLUMNS, read_labelled

app = typer.Typer(no_args_is_help=True, help="Decide how urgent a report is and whose it is.")

app.command(epilog="Example: headwater triage audit")(audit)
app.command(epilog="Example: headwater triage shadow --model FOLDER --days 30")(shadow)
app.command(epilog="Example: headwater triage drift")(drift)
app.command(epilog="Example: headwater triage propose --as ana --reason 'no grade 1 lost'")(propose)
app.command(epilog="Example: headwater triage promote --as ben")(promote)
app.command(epilog="Example: headwater triage back")(back)
app.command(epilog="Example: headwater triage certify --labelled labelled.csv")(certify)

CityOption = Annotated[Path | None, typer.Option("--city", help="A city folder.")]
ModelOption = Annotated[Path | None, typer.Option("--model", help="A model folder.")]
LabelledOption = Annotated[Path | None, typer.Option("--labelled", help="A labelled CSV.")]


@app.command(epilog="Example: headwater triage decide calls.csv -o decided.csv --advice")
def decide(  # noqa: PLR0913  the contract names these options
    source: Annotated[Path, typer.Argument(metavar="IN", help="CSV with id,text[,channel,at].")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The CSV to write.")],
    *,
    advice: Annotated[
        bool, typer.Option("--advice", help="Show what an open gate would offer.")
    ] = False,
    model: ModelOption = None,
    certificate: Annotated[Path | None, typer.Option("--certificate")] = None,
    city: CityOption = None,
    lang: LanguageOption = None,
) -> None:
    """Decide every row of a file: grade, course, category, offer, and why."""
    rows = read_rows(source, ("id", "text"))
    declared = read_declarations(city)
    trained, own_hash = ready_model(declared, city, model)
    triager = make_triager(
        declared,
        trained,
        open_gate(trained, hashes_of(declared, city, own_hash), certificate, advice=advice),
    )
    decisions = triager.decide_many([said_of(row) for row in rows])
    language = spoken(lang)
    lexicon = make_lexicon(name_of(city or YONGKANG))
    write_decided(out, rows, decisions, lexicon=lexicon, language=language)


@app.command("train", epilog="Example: headwater triage train")
def train_command(
    labelled: LabelledOption = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The model folder.")] = None,
    city: CityOption = None,
) -> None:
    """Train the model from the city's phrases, exam and further labelled rows."""
    declared = read_declarations(city)
    more = read_labelled(read_rows(labelled, COLUMNS), declared.leaves) if labelled else ()
    kept = train_into(out or kept_folder(city), declared, city or YONGKANG, more)
    typer.echo(str(kept))


@app.command(epilog="Example: headwater triage evaluate -o table.csv")
def evaluate(
    labelled: LabelledOption = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The CSV to write.")] = None,
    city: CityOption = None,
) -> None:
    """Examine the model by cross-validation; near-duplicates always stay together.

    Prints each part (A to D) and signal group with n and interval, then the misses by kind.
    """
    declared = read_declarations(city)
    if labelled:
        own = read_labelled(read_rows(labelled, COLUMNS), declared.leaves)
        taught = tuple(t for t in declared.tellings if t.source != "exam")
        declared = replace(declared, tellings=(*taught, *own))
    lesson = lesson_of(declared)
    trained, _ = ready_model(declared, city, None)
    triager = make_triager(declared, trained, Gate(0.0, is_open=False))
    examined = cross_validate(lesson, triager)
    _write(_measured(measures(examined)), out)
    kinds = [[one.kind, str(len(one.rows)), " ".join(one.rows)] for one in misses(examined)]
    _write([["miss", "n", "rows"], *kinds], out.with_suffix(".misses.csv") if out else None)


def _measured(table: list[Measure]) -> list[list[str]]:
    lines = [["measure", "part", "value", "n", "low", "high"]]
    for one in table:
        bounds = [f"{b:.3f}" if b is not None else "" for b in (one.low, one.high)]
        lines.append([one.name, one.part, f"{one.value:.3f}", str(one.n), *bounds])
    return lines


def _write(lines: list[list[str]], out: Path | None) -> None:
    if out is None:
        typer.echo("\n".join(",".join(line) for line in lines))
        return
    with out.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(lines)
