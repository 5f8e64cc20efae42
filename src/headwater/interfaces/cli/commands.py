"""The list of commands and the group that imports one only when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Command, Context

# name on the command line -> module of this package that holds `app: typer.Typer`
MODULES = {
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "migrate": "migrate",
    "doctor": "doctor",
    "triage": "triage",
    "route": "route",
    "matters": "matters",
    "city": "city",
    "import": "importing",
    "simulate": "simulate",
    "outbox": "outbox",
    "figures": "figures",
    "publish": "publish",
    "backup": "backup",
    "restore": "restore",
    "bench": "bench",
}


class LazyCommands(TyperGroup):
    """A group whose commands are modules: naming one costs nothing, calling it imports it."""

    def list_commands(self, ctx: Context) -> list[str]:
        """List the commands that are there, in the order of `MODULES`."""
        return [name for name in MODULES if find_spec(_module_of(name))]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import one command, or answer None for a name that is none of ours."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = typer.main.get_command(import_module(_module_of(cmd_name)).app)
        command.name = cmd_name
        # Typer adds two options for shells to every app by itself; ours are for people.
        command.params = [p for p in command.params if not (p.name or "").endswith("_completion")]
        return command


def _module_of(name: str) -> str:
    return f"headwater.interfaces.cli.{MODULES[name]}"
