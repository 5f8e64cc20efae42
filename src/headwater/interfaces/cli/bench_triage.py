"""What one decision costs: alone with its reasons, and in batch."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Any


def measure_triage(n: int, seed: int) -> dict[str, Any]:
    """Decide shipped exam messages of median length, one by one and together."""
    from headwater.city import load
    from headwater.interfaces.cli.desk import open_desk
    from headwater.kernel.facts import Said

    triager = open_desk(load()).triager
    said = [Said(text) for text in messages(n, seed)]
    alone = []
    for one in said[:500]:
        started = time.perf_counter()
        triager.decide(one)
        alone.append(time.perf_counter() - started)
    started = time.process_time()
    triager.decide_many(said)
    batch = time.process_time() - started
    return {
        "one_us": round(median(alone) * 1e6),
        "batch_rate": round(n / batch),
        "model_mb": round(_model_size() / 1e6, 1),
        "train_s": _training_seconds(),
        "n": n,
    }


def messages(n: int, seed: int) -> list[str]:
    """Draw messages of 34 to 42 characters from the exam shipped with the city."""
    from headwater.city.triage_reading import read_declarations

    texts = [one.text for one in read_declarations().tellings if 34 <= len(one.text) <= 42]  # noqa: PLR2004
    return Random(seed).choices(texts, k=n)  # noqa: S311  a sample, no secret


def _model_size() -> int:
    from headwater.interfaces.cli.triage_model import kept_folder

    return sum(file.stat().st_size for file in kept_folder(None).iterdir())


def _training_seconds() -> float:
    from tempfile import TemporaryDirectory

    from headwater.city.triage_reading import YONGKANG, read_declarations
    from headwater.interfaces.cli.triage_model import train_into

    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        train_into(Path(folder) / "model", read_declarations(), YONGKANG)
    return round(time.perf_counter() - started, 1)
