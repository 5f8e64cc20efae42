"""`headwater simulate`: a year of a city with planted truth, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from headwater.city import load
from headwater.kernel.problem import Problem

app = typer.Typer(rich_markup_mode=None)
OWN = "yongkang"


@app.command(epilog="Example: headwater simulate --year 2022 --reports 24000 --seed 1 -o year")
def simulate(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write into.")],
    city: Annotated[str, typer.Option(help="A shipped city or a folder.")] = OWN,
    year: Annotated[int, typer.Option(min=2000, max=2100)] = 2022,
    reports: Annotated[int, typer.Option(min=1, max=5_000_000)] = 24_000,
    seed: Annotated[int, typer.Option(min=0)] = 1,
) -> None:
    """Write reports and deeds as Parquet and the truth as JSON: same seed, same bytes."""
    from headwater.simulation import year as drawing
    from headwater.simulation.city_mix import mix_of
    from headwater.simulation.files import write_year

    mix = mix_of(load(_folder(city)))
    for file in write_year(drawing.simulate(mix, year=year, reports=reports, seed=seed), out):
        typer.echo(str(file))


def _folder(city: str) -> Path | None:
    if city == OWN:
        return None
    if not Path(city).is_dir():
        raise Problem("interfaces.cli.city-unknown", given=city)
    return Path(city)
