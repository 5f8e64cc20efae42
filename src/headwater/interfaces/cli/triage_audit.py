"""`headwater triage audit`: draw the blind sample, and print what the audit has found so far."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.kernel.sentence import Sentence, render, say

PAIR = ("under-triage", "over-triage")


def audit(
    seed: Annotated[str, typer.Option(help="Draws the same sample again; else random.")] = "",
    lang: LanguageOption = None,
) -> None:
    """Draw diverted and kept matters for blind review; print K1 and K2 with n and interval."""
    from headwater.interfaces.cli import database

    seed = seed or secrets.token_hex(8)
    with database.opened():
        from headwater.records.actions.audit import draw_sample
        from headwater.records.queries import ground

        drawn = draw_sample(seed=seed, at=ground.city_time())
        said = [
            say("records.audit-drawn", diverted=drawn.diverted, kept=drawn.kept, seed=seed),
            say("records.audit-waiting", count=drawn.waiting),
            *_figures(),
        ]
    for sentence in said:
        typer.echo(render(sentence, spoken(lang)))


def _figures() -> list[Sentence]:
    from headwater.kernel.periods import Period
    from headwater.records.queries import ground
    from headwater.records.queries.figures import figures

    year = Period.parse(str(ground.city_time().astimezone(ground.zone()).year))
    return [
        say(
            f"records.audit-{one.code}",
            value=_percent(one.value), low=_percent(one.low), high=_percent(one.high), n=one.n,
        )
        for one in figures(year, codes=PAIR)
    ]  # fmt: skip


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
