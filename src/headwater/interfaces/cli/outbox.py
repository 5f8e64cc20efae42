"""`headwater outbox`: what failed to leave, and sending it again by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from headwater.interfaces.cli import database
from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.interfaces.cli.signing import Password, signed_in
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, render, say

app = typer.Typer(no_args_is_help=True, help="Letters and orders that failed to leave.")


@app.command("list", epilog="Example: headwater outbox list")
def list_failed(lang: LanguageOption = None) -> None:
    """List the letters and orders that were given up, and why."""
    with database.opened():
        lines = [*_letters(), *_orders()]
        for line in lines or [say("interfaces.outbox.nothing")]:
            _tell(line, lang)


@app.command(epilog="Example: headwater outbox resend 1204 --as ana")
def resend(
    key: Annotated[str, typer.Argument(help="The id of a letter or an order, as listed.")],
    name: Annotated[str, typer.Option("--as", help="Who sends it again: an account.")],
    password: Password = "",
    lang: LanguageOption = None,
) -> None:
    """Send one letter or order again; it keeps its id, so that nothing is there twice."""
    with database.opened():
        from headwater.records.actions import outbox, outside
        from headwater.records.queries import ground

        order = None if key.isdecimal() else _order(key)
        by, at = signed_in(name, password, "admin.work"), ground.city_time()
        if order is None:
            outbox.resend(int(key), by=by, at=at)
        else:
            outside.resend(order, by=by, at=at)
        _tell(say("interfaces.outbox.replayed"), lang)


def _order(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Problem("interfaces.outbox.key-bad", fields=["key"], given=key) from None


def _letters() -> list[Sentence]:
    from headwater.records.queries.outbox import failed_letters

    return [
        say("interfaces.outbox.letter-line", key=one.pk, at=_day(one.made_at), why=_why(one.why))
        for one in failed_letters()
    ]


def _orders() -> list[Sentence]:
    from headwater.records.queries.outside import given_up

    return [
        say(
            "interfaces.outbox.order-line",
            key=str(one.pk),
            at=_day(one.made_at),
            platform=Term("platform", one.platform),
            why=_why(one.why),
        )
        for one in given_up()
    ]


def _why(stored: dict[str, Any]) -> Sentence | str:
    return Sentence.from_json(stored) if stored else "—"


def _day(at: datetime) -> str:
    from headwater.records.queries import ground

    return f"{at.astimezone(ground.zone()):%Y-%m-%d %H:%M}"


def _tell(sentence: Sentence, lang: str | None) -> None:
    from headwater.records.queries import ground

    language = spoken(lang)
    typer.echo(render(sentence, language, ground.city().lexicon))
