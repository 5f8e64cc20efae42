"""`headwater doctor`: what stands, what is missing, and what to do about it."""

from __future__ import annotations

import os
import sys

import typer

from headwater.interfaces.cli import database
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.interfaces.cli.state import state_folder
from headwater.kernel.sentence import Sentence, render, say

app = typer.Typer(rich_markup_mode=None)
OLDEST = 180000
SEES_CHINESE = "select '\u4e95\u76d6' ~ '^\\w+$'"


@app.command(epilog="Example: headwater doctor")
def doctor(lang: LanguageOption = None) -> None:
    """Look at server, tables, model, certificate and what leads out; exit 1 where one must act."""
    with database.opened(migrated=False):
        findings = [_version(), _locale(), _tables()]
        findings += [_orphans()] if findings[-1][0] else []
    findings += [_model(), _certificate(), *_outlets(), *_platforms()]
    from headwater.records.queries import ground  # only now: its tables need Django set up

    language, lexicon = lang or asked_language(sys.argv), ground.city().lexicon
    for well, sentence in findings:
        mark = "+" if well else "!"
        typer.echo(f"{mark} {render(sentence, language, lexicon)}")
    raise typer.Exit(0 if all(well for well, _ in findings) else 1)


def _version() -> tuple[bool, Sentence]:
    number = int(_ask("select current_setting('server_version_num')::int"))
    shown = f"{number // 10000}.{number % 10000}"
    well = number >= OLDEST
    return well, say(f"interfaces.doctor.{'server' if well else 'server-old'}", version=shown)


def _locale() -> tuple[bool, Sentence]:
    well = bool(_ask(SEES_CHINESE))
    return well, say(f"interfaces.doctor.{'locale' if well else 'locale-wrong'}")


def _tables() -> tuple[bool, Sentence]:
    missing = len(database.unapplied())
    if missing:
        return False, say("interfaces.doctor.tables-old", count=missing)
    return True, say("interfaces.doctor.tables")


def _orphans() -> tuple[bool, Sentence]:
    """Count the minutes in which nobody was responsible: the promise is none."""
    from headwater.records.queries import ground
    from headwater.records.queries.orphans import orphan_minutes

    found = orphan_minutes(ground.city_time())
    if found:
        return False, say("interfaces.doctor.orphans-found", count=found)
    return True, say("interfaces.doctor.orphans")


def _model() -> tuple[bool, Sentence]:
    """Look whether the model that decides can be read; one that is missing is trained at need."""
    from headwater.interfaces.cli.triage_model import deciding, kept_folder, whole_model
    from headwater.records.queries import ground

    promoted = deciding().model
    if whole_model(promoted or kept_folder(ground.city().folder)):
        return True, say("interfaces.doctor.model")
    return promoted is None, say(f"interfaces.doctor.model-{'lost' if promoted else 'missing'}")


def _certificate() -> tuple[bool, Sentence]:
    well = (state_folder() / "certificate.json").is_file()
    return True, say(f"interfaces.doctor.{'certificate' if well else 'certificate-missing'}")


def _outlets() -> list[tuple[bool, Sentence]]:
    """Tell how each outlet stands; one that is shut is a choice, a broken one is not."""
    from headwater.records.connectors.outlets import states
    from headwater.records.queries import ground

    return [
        (not one.is_broken, one.because) for one in states(ground.city().life.outlets, os.environ)
    ]


def _platforms() -> list[tuple[bool, Sentence]]:
    """Tell how each outside platform stands: orders for one that is shut wait."""
    from headwater.records.queries.outside import standings

    return [(not one.is_broken, one.because) for one in standings()]


def _ask(question: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
