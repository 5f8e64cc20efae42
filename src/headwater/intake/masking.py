"""Masked words: what a person said, without what would tell who the person is."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGIT = r"[0-9０-９]"
_GAP = r"[ \-　·]?"
_EDGE = rf"(?<!{_DIGIT})", rf"(?!{_DIGIT})"


def _run(first: str, more: int, upto: int | None = None) -> str:
    """Match a run of digits that may be broken by single spaces or dashes."""
    return f"{_EDGE[0]}{first}(?:{_GAP}{_DIGIT}){{{more},{upto or more}}}{_EDGE[1]}"


# The longest kind comes first, so that an identity number is not taken for two telephones.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"(?:https?://|www\.)[^\s，。；]+", re.IGNORECASE)),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    (
        "identity",
        re.compile(f"{_run('[1-9１-９]', 16)[: -len(_EDGE[1])]}{_GAP}[0-9０-９xXＸｘ]{_EDGE[1]}"),
    ),
    ("card", re.compile(_run("[3-6３-６]", 14, 18))),
    ("telephone", re.compile(rf"(?:\+?86{_GAP})?" + _run(f"[1１]{_GAP}[3-9３-９]", 9))),
    ("telephone", re.compile(rf"{_EDGE[0]}[0０]{_DIGIT}{{2,3}}[ \-—]?{_DIGIT}{{7,8}}{_EDGE[1]}")),
    (
        "telephone",
        re.compile(rf"{_EDGE[0]}\+{_DIGIT}{{1,3}}(?:[ \-.()]*{_DIGIT}){{7,12}}{_EDGE[1]}"),
    ),
)


def mask(text: str, names: Sequence[str] = (), plates: Sequence[str] = ()) -> str:
    """Replace telephone, identity, card, account and plate numbers and names by their kind.

    `names` and `plates` are the city's own expressions (regular expressions whose group
    `who` or whole match is replaced): how a name is introduced differs from tongue to tongue.
    """
    for kind, pattern in PATTERNS:
        text = pattern.sub(f"[{kind}]", text)
    for expression in plates:
        text = re.sub(expression, "[plate]", text)
    for expression in names:
        text = re.sub(expression, _without_name, text)
    return text


def _without_name(found: re.Match[str]) -> str:
    start, end = found.start("who") - found.start(), found.end("who") - found.start()
    return f"{found[0][:start]}[name]{found[0][end:]}"


def looks_personal(query: str) -> bool:
    """Answer whether a search would look for a person: a telephone, identity or card number."""
    digits = sum(character.isdigit() for character in query)
    return any(pattern.search(query) for _, pattern in PATTERNS) or digits >= 7  # noqa: PLR2004


def mask_contact(number: str) -> str:
    """Show a telephone number as 138****2207, and anything else as its first sign."""
    kept = re.sub(r"\D", "", number)
    if len(kept) < 7:  # noqa: PLR2004
        return f"{number[:1]}***"
    return f"{kept[:3]}****{kept[-4:]}"
