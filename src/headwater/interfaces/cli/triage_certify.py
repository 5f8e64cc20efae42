"""`headwater triage certify`: bound the missed rate on labelled emergencies, and sign it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from headwater.city.triage_reading import YONGKANG, read_declarations
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.state import state_folder
from headwater.interfaces.cli.triage_model import (
    deciding,
    hashes_of,
    make_triager,
    ready_model,
    text_mark,
)
from headwater.interfaces.cli.triage_tables import read_rows
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, render, say
from headwater.records.connectors.keys import KeyRing
from headwater.triage.certificate import Certificate, Hashes, write_certificate
from headwater.triage.certify import ALPHA, DELTA
from headwater.triage.declared import Declarations, Telling
from headwater.triage.gate import Gate
from headwater.triage.groups import twins_of
from headwater.triage.labelled import COLUMNS, read_labelled
from headwater.triage.proving import Proved, prove, rows_hash

FILE = "certificate.json"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Asked:
    """How sure, for how long, and whether the rows are known to be simulated."""

    alpha: float
    delta: float
    days: int
    simulated: bool


def certify(  # noqa: PLR0913  the contract names these options
    labelled: Annotated[
        Path | None, typer.Option("--labelled", help="A labelled CSV; without it the database.")
    ] = None,
    *,
    alpha: Annotated[float, typer.Option(help="Most of the emergencies that may pass.")] = ALPHA,
    delta: Annotated[float, typer.Option(help="How often the bound may be wrong.")] = DELTA,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="How long it holds.")] = 90,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Stamp it: its rows are not lived.")
    ] = False,
    model: Annotated[Path | None, typer.Option("--model", help="A model folder.")] = None,
    city: Annotated[Path | None, typer.Option("--city", help="A city folder.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The certificate.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Certify the gate on labelled emergencies, or say how many more are wanting."""
    asked = _checked(Asked(alpha, delta, days, simulated))
    chosen = deciding()
    folder = city or chosen.declarations
    declared = read_declarations(folder)
    trained, own_hash = ready_model(declared, folder, model or chosen.model)
    triager = make_triager(declared, trained, Gate(0.0, is_open=False))
    added = frozenset(trained.card.get("added", ()))
    rows, asked = _rows(labelled, declared, added, asked)
    proved = prove(triager, rows, alpha=asked.alpha, delta=asked.delta)
    made = _signed(proved, rows, hashes_of(declared, folder or YONGKANG, own_hash), asked)
    write_certificate(made, out or state_folder() / FILE)
    for sentence in told(made):
        typer.echo(render(sentence, spoken(lang), _name))


def told(made: Certificate) -> list[Sentence]:
    """Say what a certificate holds, its groups, and what it is stamped."""
    said = [
        say("triage.certified", n=made.n, misses=made.misses, alpha=made.alpha,
            delta=made.delta, threshold=made.threshold, until=made.valid_until[:10]),
    ]  # fmt: skip
    for group, (n, misses) in made.groups.items():
        said.append(say("triage.certified-group", group=Term("group", group), n=n, misses=misses))
    return [*said, say("triage.certified-simulated")] if made.simulated else said


def _checked(asked: Asked) -> Asked:
    for name in ("alpha", "delta"):
        if not 0 < getattr(asked, name) < 1:
            raise Problem("triage.share-wrong", fields=[name], name=name)
    return asked


def _rows(
    labelled: Path | None, declared: Declarations, added: frozenset[str], asked: Asked
) -> tuple[list[Telling], Asked]:
    """Read the rows; those of a file that the model was taught stamp the certificate simulated.

    `added` are the marks of what it was taught besides the city's tellings; people's labels that
    are among them prove nothing, and are left out.
    """
    if labelled is None:
        rows, asked = _from_database(asked)
        return [one for one in rows if text_mark(one.text) not in added], asked
    rows = list(read_labelled(read_rows(labelled, COLUMNS), declared.leaves))
    taught = twins_of([one.text for one in rows], [one.text for one in declared.tellings])
    known = any(taught) or any(text_mark(one.text) in added for one in rows)
    return rows, replace(asked, simulated=asked.simulated or known)


def _from_database(asked: Asked) -> tuple[list[Telling], Asked]:
    """Take what people decided; what they decided in a demo city is for show, and stamped so."""
    from headwater.interfaces.cli import database

    with database.opened():
        from headwater.records.actions.demo import played
        from headwater.records.queries.labels import labelled_rows

        rows = labelled_rows(simulated=asked.simulated)
        return rows, replace(asked, simulated=asked.simulated or played() is not None)


def _signed(proved: Proved, rows: Sequence[Telling], hashes: Hashes, asked: Asked) -> Certificate:
    since, tested = datetime.now(UTC), proved.tested
    plain = Certificate(
        n=tested.n,
        misses=tested.misses,
        alpha=asked.alpha,
        delta=asked.delta,
        threshold=tested.threshold,
        groups=proved.groups,
        model=hashes.model,
        data=hashes.data,
        code=hashes.code,
        valid_from=since.isoformat(timespec="seconds"),
        valid_until=(since + timedelta(days=asked.days)).isoformat(timespec="seconds"),
        simulated=asked.simulated,
        labelled=rows_hash(rows),
    )
    keys = KeyRing(state_folder())
    return replace(plain, signature=keys.sign(plain.signed_bytes()))


def _name(term: Term, language: str) -> str:
    from headwater.kernel.sentence import words_of

    return words_of("triage", language).get(f"triage.{term.kind}.{term.code}", term.code)
