"""Write the reference of commands from the command line itself, and check every link."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

os.environ["TYPER_USE_RICH"] = "0"  # plain help, whatever the terminal

import typer

from headwater.interfaces.cli import app
from headwater.matters.diagram import mermaid, table

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
HEAD = "# Commands\n\nWritten by `make docs` from the command line itself.\n"

LIFE = """# The life of a matter

Written by `make docs` from the table of moves, `matters/moves.py`: it is what is checked.
From every state anyone may raise the grade and call the police. The holder keeps a matter until
another accepts or, taking the order back, holds it itself, so that no moment lies between two.

"""


def life() -> str:
    """Return the page of states and moves: the picture, and the table with its guards."""
    return f"{LIFE}```mermaid\n{mermaid()}\n```\n\n{table()}\n"


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
    page = ROOT / "docs" / "explanation" / "life-of-a-matter.md"
    if "--check" not in sys.argv:
        page.write_text(life(), "utf-8")
        (ROOT / "docs" / "reference" / "commands.md").write_text(commands(), "utf-8")
    if page.read_text("utf-8") != life():
        sys.exit("The life of a matter has changed: run make docs.")
    if wrong := broken_links():
        sys.exit("These links lead nowhere:\n" + "\n".join(wrong))
