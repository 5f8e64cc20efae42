"""Write a simulated year: reports and deeds as Parquet, the truth as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from headwater.simulation.year import Year, deeds

TRUTH = ("id", "category", "grade", "course", "emergency", "source")


def write_year(year: Year, folder: Path) -> list[Path]:
    """Write `reports.parquet`, `deeds.parquet` and `truth.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [
        {
            "id": r.id,
            "at": r.at,
            "channel": r.channel,
            "text": r.text,
            "town": r.town,
            "place": r.place,
        }
        for r in year.reports
    ]
    done = [
        {"report": r.id, "at": at, "verb": verb, "answer": r.life.answer}
        for at, verb, r in deeds(year)
    ]
    files = [folder / "reports.parquet", folder / "deeds.parquet", folder / "truth.json"]
    _parquet(told, files[0])
    _parquet(done, files[1])
    files[2].write_text(json.dumps(truth(year), ensure_ascii=False, indent=1), encoding="utf-8")
    return files


def truth(year: Year) -> dict[str, Any]:
    """Return what was planted: the sources, and what each report really is."""
    sources = [
        {"source": number, "category": leaf, "town": town, "place": place}
        for number, (leaf, town, place) in sorted(year.sources.items())
    ]
    rows = [[getattr(report, name) for name in TRUTH] for report in year.reports]
    return {
        "year": year.year,
        "seed": year.seed,
        "sources": sources,
        "units": [[one.unit, one.habit, str(one.since)] for one in year.units.values()],
        "columns": TRUTH,
        "reports": rows,
    }


def _parquet(rows: list[dict[str, Any]], file: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows), file, compression="zstd", store_schema=False)
