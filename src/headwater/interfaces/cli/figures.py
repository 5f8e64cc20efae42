"""`headwater figures`: the figures of a period, and the rows behind one."""

from __future__ import annotations

import csv
import io
import sys
from typing import Annotated

import typer

from headwater.interfaces.cli import database
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.kernel.periods import Period
from headwater.kernel.sentence import render, say

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
COLUMNS = (
    *("code", "value", "unit", "numerator", "denominator", "n"),
    *("low", "high", "period", "scope", "definition_version"),
)
PeriodOption = Annotated[str, typer.Option("--period", help="2022, 2022-Q1, 2022-12 or a day.")]


@app.callback(epilog="Example: headwater figures --period 2022-12 --format csv")
def figures(
    ctx: typer.Context,
    period: PeriodOption = "",
    form: Annotated[str, typer.Option("--format", help="table or csv")] = "table",
    _lang: LanguageOption = None,
) -> None:
    """Print every figure of a period with numerator, denominator, n and 95 % interval."""
    if ctx.invoked_subcommand:
        ctx.obj = period
        return
    with database.opened():
        from headwater.records.queries.figures import figures as measured

        rows = [_cells(one) for one in measured(_asked(period))]
    _print(COLUMNS, rows, plain=form == "csv")


@app.command("open", epilog="Example: headwater figures open diversion-d1 --period 2022-12")
def open_figure(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help="Code of a figure.")],
    period: PeriodOption = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000_000)] = 100_000,
) -> None:
    """Print the rows behind one figure; protected matters are counted, not listed."""
    with database.opened():
        from headwater.records.queries.figures import rows_of

        counted = rows_of(code, _asked(period or ctx.obj or ""), limit=limit)
    _print(counted.columns, [[_cell(one) for one in row] for row in counted.rows], plain=True)
    if counted.protected:
        said = say("interfaces.cli.rows-protected", count=counted.protected)
        typer.echo(render(said, asked_language(sys.argv)), err=True)


def _asked(period: str) -> Period:
    from headwater.records.queries import ground

    return Period.parse(period or str(ground.city_time().astimezone(ground.zone()).year))


def _cells(one: object) -> list[str]:
    names = [*COLUMNS[:-1], "version"]
    return [_cell(getattr(one, name)) for name in names]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _print(columns: tuple[str, ...], rows: list[list[str]], *, plain: bool) -> None:
    if plain:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([columns, *rows])
        typer.echo(text.getvalue(), nl=False)
        return
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for row in [list(columns), *rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
