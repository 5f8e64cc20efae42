"""Expressions of the signal files: `(a|b)` a choice, `…` a short gap, `?` makes optional."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from headwater.kernel.problem import Problem
from headwater.kernel.text import normalise

GAP = 6
FILLER = "\N{OBJECT REPLACEMENT CHARACTER}" * GAP  # stands for words that no expression knows
_TOKEN = re.compile(r"\(([^()]*)\)|(…)|([^()…?|])")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its pattern, and the sets of literals of which one must occur."""

    pattern: re.Pattern[str]
    required: tuple[frozenset[str], ...]


def compile_expression(written: str) -> Expression:
    """Read an expression; an unbalanced bracket or nothing but gaps is a Problem."""
    pieces = _pieces(written)
    pattern = re.compile(
        "".join(_pattern(kind, words, optional) for kind, words, optional in pieces)
    )
    required = _required(pieces)
    if not required:
        raise Problem("triage.expression-empty", expression=written)
    return Expression(pattern, required)


def forms_of(written: str, limit: int) -> Iterator[str]:
    """Yield every form an expression allows, gaps empty and full; none where more than `limit`."""
    choices = [_choices(*piece) for piece in _pieces(written)]
    if math.prod(len(one) for one in choices) <= limit:
        yield from ("".join(form) for form in product(*choices))


def _choices(kind: str, words: tuple[str, ...], optional: bool) -> tuple[str, ...]:  # noqa: FBT001
    if kind == "gap":
        return ("", FILLER)
    return (*words, "") if optional else words


Piece = tuple[str, tuple[str, ...], bool]


def _pieces(written: str) -> list[Piece]:
    found: list[Piece] = []
    place = 0
    while place < len(written):
        token = _TOKEN.match(written, place)
        if token is None:
            raise Problem("triage.expression-broken", expression=written, place=place + 1)
        place = token.end()
        optional = written[place : place + 1] == "?"
        place += optional
        found.append(_piece(token, optional=optional))
    return _joined(found)


def _piece(token: re.Match[str], *, optional: bool) -> Piece:
    if token[2]:
        return ("gap", (), False)
    if token[1] is None:
        return ("words", (_normal(token[3]),), optional)
    words = tuple(_normal(one) for one in token[1].split("|"))
    return ("words", tuple(w for w in words if w), optional or "" in words)


def _normal(words: str) -> str:
    return " " if words == " " else normalise(words).text


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Join single characters that follow each other into one literal."""
    joined: list[Piece] = []
    for kind, words, optional in pieces:
        plain = kind == "words" and len(words) == 1 and not optional
        if plain and joined and joined[-1][0] == "words" and len(joined[-1][1]) == 1:
            before = joined[-1]
            if not before[2]:
                joined[-1] = ("words", (before[1][0] + words[0],), False)
                continue
        joined.append((kind, words, optional))
    return joined


def _pattern(kind: str, words: tuple[str, ...], optional: bool) -> str:  # noqa: FBT001
    if kind == "gap":
        return rf"[^。!?;\n]{{0,{GAP}}}?"
    choice = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    return f"(?:{choice}){'?' if optional else ''}"


def _required(pieces: list[Piece]) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(words) for kind, words, optional in pieces if kind == "words" and not optional
    )
