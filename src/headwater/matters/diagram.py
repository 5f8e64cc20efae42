"""The table of moves as a picture and in words: what the documents show is what is checked."""

from __future__ import annotations

from headwater.kernel.sentence import render
from headwater.matters.guards import sentence_of
from headwater.matters.moves import MOVES, Move
from headwater.matters.states import OPEN, State

FIRST = (State.RECEIVED, State.UNOWNED)


def mermaid() -> str:
    """Draw every move that changes a state, as a Mermaid diagram."""
    lines = ["stateDiagram-v2", *(f"  [*] --> {state}" for state in FIRST)]
    for row in MOVES:
        lines += [f"  {frm} --> {row.to}: {row.verb}" for frm in _in_order(row) if row.to]
    lines.append("  merged --> [*]: unmerge goes back to the state before")
    lines += [f"  {state} --> [*]" for state in State if state not in OPEN]
    return "\n".join(lines)


def _in_order(row: Move) -> list[State]:
    return [state for state in State if state in row.frm]


def table() -> str:
    """Write the table with its guards in English, the language of the documents."""
    rows = "\n".join(_row(row) for row in MOVES)
    return f"| move | from | to | door | what must hold |\n|---|---|---|---|---|\n{rows}"


def _row(row: Move) -> str:
    whence = "any" if len(row.frm) == len(State) else ", ".join(_in_order(row))
    needs = " ".join(render(sentence_of(guard), "en") for guard in row.guards)
    return f"| {row.verb} | {whence} | {row.to or 'stays'} | `{row.door}` | {needs} |"
