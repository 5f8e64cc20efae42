"""The command line: one command a module, imported only when it is called."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path

import typer

from headwater.interfaces.cli.commands import LazyCommands
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.interfaces.cli.state import state_folder
from headwater.kernel.problem import DeclarationProblem, Problem

app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="Example: headwater demo",
)


@app.callback()
def _headwater(lang: LanguageOption = None) -> None:
    """Govern demand at its source: calls in, the right hands, the source found, the effect proved.

    Each command has its own help: headwater COMMAND --help.
    """


def main() -> None:
    """Run a command; a person is shown one sentence, never a traceback."""
    logging.captureWarnings(True)  # noqa: FBT003
    try:
        app()
    except Problem as problem:
        _refuse(problem)
    except OSError as refused:
        _refuse(Problem("interfaces.cli.file-refused", **_what_refused(refused)))
    except Exception as defect:  # noqa: BLE001  the one place of this door where all ends
        kept = str(_keep_trace() or "-")
        _refuse(Problem("interfaces.cli.unexpected", kind=type(defect).__name__, file=kept))


def _refuse(problem: Problem) -> None:
    language = asked_language(sys.argv[1:])
    if isinstance(problem, DeclarationProblem):
        for fault in problem.faults:
            typer.echo(fault.render(language), err=True)
    typer.echo(problem.render(language), err=True)
    sys.exit(1)


def _what_refused(refused: OSError) -> dict[str, str]:
    return {"file": str(refused.filename or "-"), "reason": refused.strerror or str(refused)}


def _keep_trace() -> Path | None:
    with suppress(OSError):
        file = state_folder() / "log" / "headwater.log"
        file.parent.mkdir(exist_ok=True)
        log = logging.getLogger("headwater.cli")
        log.propagate = False
        log.addHandler(logging.FileHandler(file, encoding="utf-8"))
        log.exception("%s", " ".join(sys.argv[:2]))
        return file
    return None
