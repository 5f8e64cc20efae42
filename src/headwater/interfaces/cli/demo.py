"""`headwater demo`: a whole city on this machine: database, web and worker in one process tree."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Annotated

import typer

from headwater.interfaces.cli import database, processes, serving
from headwater.interfaces.cli.language import LanguageOption, asked_language
from headwater.interfaces.cli.state import database_home, state_folder
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Value, render, say

app = typer.Typer(rich_markup_mode=None)
HOST = "127.0.0.1"
OURS = (
    "certificate.json",
    "demo",
    "files",
    "keys",
    "log",
    "model",
    "postgres",
    "static",
    "secret-key",
)


@app.command(epilog="Example: headwater demo")
def demo(
    port: Annotated[int, typer.Option(help="First port to try.")] = 8000,
    remove: Annotated[bool, typer.Option("--remove", help="Take everything away again.")] = False,  # noqa: FBT002
    _lang: LanguageOption = None,
) -> None:
    """Set up, play and serve the demo city on 127.0.0.1; started again it goes on with its data."""
    if remove:
        _remove()
        return
    # Also where a shell started us in the background, which ignores interruptions for us.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        _run(port)
    except KeyboardInterrupt:
        _tell("interfaces.cli.stopped")


def _run(wanted: int) -> None:
    with ExitStack() as running:
        _tell("interfaces.cli.starting", folder=str(database_home()))
        running.enter_context(database.opened())
        from headwater.interfaces.cli.playing import prepare, rest_bar

        prepare()
        port = serving.free_port(HOST, wanted)
        web = processes.start("serve", "--host", HOST, "--port", str(port))
        running.callback(processes.stop, web)
        processes.wait_for(f"http://{HOST}:{port}/", web)
        worker = processes.start("work")
        running.callback(processes.stop, worker)
        _tell("interfaces.cli.demo-ready", address=f"http://{HOST}:{port}")
        # A second Ctrl-C must not cut the orderly end short.
        running.callback(signal.signal, signal.SIGINT, signal.SIG_IGN)
        _watch([web, worker], rest_bar())


def _watch(children: list[subprocess.Popen[bytes]], look: Callable[[], None]) -> None:
    """Look after the processes each second, and at how far the worker has played."""
    server = database.embedded()
    while all(child.poll() is None for child in children):
        if server and not server.is_running():
            server.ensure()
        look()
        time.sleep(1)
    raise Problem("interfaces.cli.child-ended", log=str(processes.log_file()))


def _remove() -> None:
    if not (server := database.embedded()):
        raise Problem("interfaces.cli.remove-elsewhere", name=database.URL)
    server.remove()
    state = state_folder()
    for name in OURS:
        place = state / name
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    for folder in (server.home.parent, state):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    _tell("interfaces.cli.removed", folder=str(state))


def _tell(key: str, **values: Value) -> None:
    typer.echo(render(say(key, **values), asked_language(sys.argv)))
    sys.stdout.flush()
