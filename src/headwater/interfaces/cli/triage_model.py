"""Finds the trained model in the state folder, or trains it when it is needed first."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import typer

from headwater.city.triage_reading import YONGKANG
from headwater.interfaces.cli.state import state_folder
from headwater.kernel.problem import Problem
from headwater.kernel.text import normalise
from headwater.triage.certificate import (
    Certificate,
    Hashes,
    code_hash,
    read_certificate,
    trusted_key,
    why_closed,
)
from headwater.triage.decide import Triager
from headwater.triage.declared import Declarations, Telling
from headwater.triage.features import make_reader
from headwater.triage.gate import Gate
from headwater.triage.model import TRAINED_ON, Model, load_model, model_hash, save_model
from headwater.triage.nearest import Nearest
from headwater.triage.training import SEED, Lesson, train

POINTER = "deciding.json"
LEARNT = ("signals/*.csv", "cancels.csv", "variants.csv", "phrases/*.csv", "exam/triage.csv")


def make_triager(city: Declarations, model: Model | Nearest, gate: Gate) -> Triager:
    """Put a triager together."""
    return Triager(make_reader(city), model, gate, city.leaves, city.questions)


def lesson_of(city: Declarations, more: tuple[Telling, ...] = ()) -> Lesson:
    """Read every telling of the city, and more."""
    reader = make_reader(city)
    tellings = (*city.tellings, *more)
    return Lesson(tellings, tuple(reader.read(one.text) for one in tellings), city.leaves)


def data_hash(folder: Path) -> str:
    """Answer the SHA-256 of everything a model learns from in a city folder."""
    total = sha256()
    for pattern in LEARNT:
        for path in sorted(folder.glob(pattern)):
            total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def ready_model(city: Declarations, folder: Path | None, given: Path | None) -> tuple[Model, str]:
    """Answer a model and its hash: the one given, the one kept, or one trained now.

    A kept one that is damaged is trained anew; a given one that is damaged is a Problem.
    """
    if given is not None:
        return _loaded(given), model_hash(given)
    kept = kept_folder(folder)
    found = whole_model(kept)
    if found is None:
        with _alone(kept):
            # Two processes may need it first together: the second finds what the first made.
            found = whole_model(kept) or _loaded(train_into(kept, city, folder or YONGKANG))
    return found, model_hash(kept)


def whole_model(kept: Path) -> Model | None:
    """Return the model of a folder, or None where it is missing or damaged."""
    try:
        return _loaded(kept)
    except Problem:
        return None


@contextmanager
def _alone(kept: Path) -> Iterator[None]:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_name(f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kept_folder(folder: Path | None) -> Path:
    """Answer where the model of these data and this code stands in the state folder."""
    name = sha256((data_hash(folder or YONGKANG) + code_hash()).encode()).hexdigest()[:16]
    return state_folder() / "model" / name


def train_into(
    kept: Path, city: Declarations, folder: Path, more: tuple[Telling, ...] = ()
) -> Path:
    """Train and write a model folder; an interrupted training leaves no card behind."""
    typer.echo("…", err=True, nl=True) if _is_terminal() else None
    model = train(lesson_of(city, more), card_facts(folder, more))
    making = kept.with_name(kept.name + ".new")
    save_model(model, making)
    (making / TRAINED_ON).write_text(f"{datetime.now(UTC):%Y-%m-%d}\n", "ascii")
    if kept.is_dir():
        for old in kept.iterdir():
            old.unlink()
        kept.rmdir()
    making.rename(kept)
    return kept


def card_facts(folder: Path, more: tuple[Telling, ...]) -> Mapping[str, object]:
    """Answer what the card says of where the model comes from."""
    facts = {"data": data_hash(folder), "code": code_hash(), "seed": SEED, "added_rows": len(more)}
    return {**facts, "added": sorted({text_mark(one.text) for one in more})}


def text_mark(text: str) -> str:
    """Answer by what a card knows a text it was taught, without telling it."""
    return sha256(normalise(text).text.encode()).hexdigest()[:16]


def hashes_of(city: Declarations, folder: Path | None, own_hash: str) -> Hashes:
    """Answer the hashes a certificate is bound to."""
    return Hashes(own_hash, declared_hash(city, folder or YONGKANG), code_hash())


def declared_hash(city: Declarations, folder: Path) -> str:
    """Answer the SHA-256 of all that is declared and decides: texts, questions, leaves' facts."""
    total = sha256(data_hash(folder).encode())
    total.update((folder / "questions.csv").read_bytes())
    total.update(repr(sorted(map(repr, city.leaves.values()))).encode())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Deciding:
    """Which model and declarations were promoted to decide; None where none was."""

    model: Path | None = None
    declarations: Path | None = None


def deciding() -> Deciding:
    """Read what was promoted; a pointer that is damaged or leads nowhere is a Problem.

    It is never another model.
    """
    pointer = state_folder() / "model" / POINTER
    if not pointer.is_file():
        return Deciding()
    try:
        named = json.loads(pointer.read_text("utf-8"))
        model, folder = named["model"], named["declarations"]
        return Deciding(Path(model) if model else None, Path(folder) if folder else None)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Problem("triage.model-unreadable", folder=POINTER) from fault


def open_gate(model: Model, hashes: Hashes, certificate: Path | None, *, advice: bool) -> Gate:
    """Answer how the gate stands; only a valid certificate opens it for more than advice."""
    if advice:
        threshold = float(model.card["advice_threshold"])
        return Gate(threshold, is_open=True, advice=True)
    held = read_certificate(certificate) if certificate else None
    closed = why_closed(
        held, key=trusted_key(state_folder()), hashes=hashes, at=datetime.now(UTC), demo=False
    )
    return Gate(_threshold(held), is_open=not closed, closed_because=closed)


def _threshold(held: Certificate | None) -> float:
    return held.threshold if held else 0.0


def _loaded(folder: Path) -> Model:
    try:
        return load_model(folder)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as fault:
        raise Problem("triage.model-unreadable", folder=folder.name) from fault


def _is_terminal() -> bool:
    import sys

    return sys.stderr.isatty()
