"""`headwater triage shadow`, `promote` and `back`: another model beside the deciding one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from headwater.city.triage_reading import read_declarations
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.signing import Password, signed_in
from headwater.interfaces.cli.triage_model import kept_folder, ready_model
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, Value, render, say, words_of


def shadow(
    *,
    model: Annotated[Path | None, typer.Option("--model", help="A model folder.")] = None,
    city: Annotated[Path | None, typer.Option("--city", help="A folder of other signals.")] = None,
    days: Annotated[int, typer.Option(min=0, max=400, help="How far back to compare.")] = 7,
    lang: LanguageOption = None,
) -> None:
    """Compare a model or signal set with the deciding one over stored words, then on live calls."""
    from headwater.interfaces.cli import database

    if model is None and city is None:
        raise Problem("records.shadow-what", fields=["--model", "--city"])
    declared = read_declarations(city)
    ready_model(declared, city, model)
    folder = model or kept_folder(city)
    with database.opened():
        from headwater.records.actions.shadow import Candidate, run_shadow, start_shadow
        from headwater.records.queries import ground
        from headwater.records.queries.shadow import differences

        at = ground.city_time()
        named = str(city.resolve()) if city else ""
        start_shadow(Candidate(folder, named), since=at - timedelta(days=days), at=at)
        while run_shadow(at=at):
            pass
        found = differences()
        if found is not None:
            _tell(lang, "shadow-compared", n=found.shadow.compared)
            for kind, n in found.kinds:
                _tell(lang, "shadow-kind", kind=Term("change", kind), n=n)


def propose(
    name: Annotated[str, typer.Option("--as", help="Who proposes: an account.")],
    reason: Annotated[str, typer.Option(help="Why it may decide.")],
    password: Password = "",
    lang: LanguageOption = None,
) -> None:
    """Propose the running shadow; another account must promote it."""
    from headwater.interfaces.cli import database

    with database.opened():
        from headwater.records.actions.shadow import propose as ask

        ask(reason=reason, by=signed_in(name, password, "model.work"))
    _tell(lang, "shadow-proposed")


def promote(
    name: Annotated[str, typer.Option("--as", help="Who agrees: another account.")],
    password: Password = "",
    lang: LanguageOption = None,
) -> None:
    """Let the proposed shadow decide: the second account agrees."""
    from headwater.interfaces.cli import database

    with database.opened():
        from headwater.records.actions.shadow import promote as agree
        from headwater.records.queries import ground

        agree(by=signed_in(name, password, "model.work"), at=ground.city_time())
    _tell(lang, "shadow-promoted")


def back(lang: LanguageOption = None) -> None:
    """Go back to the model that decided before the last promotion."""
    from headwater.interfaces.cli import database

    with database.opened():
        from headwater.records.actions.shadow import go_back

        go_back()
    _tell(lang, "shadow-back")


def _tell(lang: str | None, key: str, **values: Value) -> None:
    language = spoken(lang)
    typer.echo(render(say(f"records.{key}", **values), language, _name))


def _name(term: Term, language: str) -> str:
    return words_of("city", language).get(f"city.{term.kind}.{term.code}", term.code)
