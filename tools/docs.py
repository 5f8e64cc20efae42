"""Write the reference of commands from the command line itself, and check every link."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

os.environ["TYPER_USE_RICH"] = "0"  # plain help, whatever the terminal

import typer

from headwater.interfaces.cli import app

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
HEAD = "# Commands\n\nWritten by `make docs` from the command line itself.\n"


def broken_links() -> list[str]:
    """List links of our pages that lead nowhere in the tree; other sites are not asked."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [
        f"{page.relative_to(ROOT)} -> {link}"
        for page in pages
        for link in LINK.findall(page.read_text("utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]


def commands() -> str:
    """Return the help of every command, groups opened."""
    top = typer.main.get_command(app)
    context = top.make_context("headwater", [], resilient_parsing=True)
    return HEAD + "".join(_pages(top, context))


def _pages(command: typer.core.TyperGroup, context: typer.Context) -> list[str]:
    shown = command.get_help(context)
    pages = [f"\n## {context.command_path}\n\n```\n{shown.strip()}\n```\n"]
    for name in command.list_commands(context) if hasattr(command, "list_commands") else []:
        below = command.get_command(context, name)
        inner = type(context)(below, info_name=name, parent=context)
        pages += _pages(below, inner)
    return pages


if __name__ == "__main__":
    if "--check" not in sys.argv:
        (ROOT / "docs" / "reference" / "commands.md").write_text(commands(), "utf-8")
    if wrong := broken_links():
        sys.exit("These links lead nowhere:\n" + "\n".join(wrong))
