"""`headwater triage drift`: look now whether calls are still those the model learnt from."""

from __future__ import annotations

import typer

from headwater.interfaces.cli.language import LanguageOption, spoken
from headwater.kernel.sentence import Sentence, render, say


def drift(lang: LanguageOption = None) -> None:
    """Compare the last seven days with the weeks before; an alarm closes the gate."""
    from headwater.interfaces.cli import database

    with database.opened():
        from headwater.records.actions.drift import look_for_drift
        from headwater.records.queries import ground

        found = look_for_drift(at=ground.city_time())
        said: list[Sentence] = [one.sentence() for one in found]
        is_alarm = any(one.alarms for one in found)
        said.append(say("records.drift-alarm" if is_alarm else "records.drift-calm"))
    for sentence in said:
        typer.echo(render(sentence, spoken(lang)))
