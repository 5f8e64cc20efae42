"""The route command: who acts on each row of a file, where it is, and by when."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from headwater.city import City, load
from headwater.city.desk import Desk, Told
from headwater.city.routing import router_of
from headwater.interfaces.cli.cells import Row, moment_of, point_of
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.triage_tables import make_lexicon, read_rows
from headwater.kernel.decision import Decision
from headwater.kernel.facts import Said
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import render
from headwater.routing.decide import Route

app = typer.Typer(no_args_is_help=True, help="Decide who acts on a report, and by when.")

COLUMNS = (
    *("id", "lead", "helpers", "town", "place", "precision", "rule", "because"),
    *("contact_due", "reply_due", "decision_due"),
)


@app.callback()
def _route() -> None:
    """Decide who acts on a report, and by when."""


@app.command(epilog="Example: headwater route decide calls.csv -o routed.csv")
def decide(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="CSV with id,text[,category,lon,lat,crs,at].")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="The CSV to write.")],
    *,
    model: Annotated[Path | None, typer.Option("--model", help="A model folder.")] = None,
    city: Annotated[Path | None, typer.Option("--city", help="A city folder.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Name lead, helpers, place and clocks for every row; without a category triage decides it."""
    rows = read_rows(source, ("id", "text"))
    known = load(city)
    desk = _desk(known, city, model)
    told = [_told(row, known) for row in rows]
    routes = [_with_name(one.route, known) for one in desk.decide_many(told)]
    language = spoken(lang)
    _write(out, zip(rows, routes, strict=True), known, language)


def _desk(known: City, folder: Path | None, model: Path | None) -> Desk:
    from headwater.city.triage_reading import read_declarations
    from headwater.interfaces.cli.triage_model import make_triager, ready_model
    from headwater.triage.gate import Gate

    declared = read_declarations(folder)
    trained, _ = ready_model(declared, folder, model)
    return Desk(known, make_triager(declared, trained, Gate(0.0, is_open=False)), router_of(known))


def _told(row: Row, city: City) -> Told:
    said = Said(row["text"], row.get("channel", ""), moment_of(row, "at", city.time_zone))
    category = row.get("category", "").strip()
    if category and category not in city.catalogue:
        raise Problem("city.category-unknown", fields=["category"], id=row["id"], code=category)
    return Told(said, point=point_of(row, "", city.crs), category=category)


def _with_name(route: Decision[Route], city: City) -> Decision[Route]:
    """Put the town's name where the file shows it."""
    town = city.towns.get(route.value.town)
    return replace(route, value=replace(route.value, town=town.name_zh)) if town else route


def _write(
    path: Path, routed: Iterable[tuple[Row, Decision[Route]]], city: City, language: str
) -> None:
    lexicon = make_lexicon(city.lexicon)
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(COLUMNS)
        for row, decision in routed:
            route = decision.value
            because = ";".join(render(one, language, lexicon) for one in decision.because)
            dates = map(_iso, (route.contact_due, route.reply_due, route.decision_due))
            named = (route.lead, ";".join(route.helpers), route.town, route.place, route.precision)
            table.writerow([row["id"], *named, decision.rule, because, *dates])


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at else ""
