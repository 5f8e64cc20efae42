"""Print one plain page as PDF with its signs inside, so that it looks the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.kernel.problem import Problem

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = Path(__file__).parent / "fonts" / "headwater-hans.otf"
FAMILY = "headwater-hans"
TITLE, BODY, SMALL = 18, 12, 10  # points
LINE = 7.5  # millimetres
NOT_FIRST = frozenset("。，、；：？！”’）》」』】")  # signs that no line of Chinese begins with
MARGIN = 25  # millimetres, all round: what files punch and staple


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: title, paragraphs, named lines, and what stands at the foot for signing."""

    title: str
    paragraphs: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    foot: tuple[str, ...] = ()


def printed(paper: Paper) -> bytes:
    """Return the page as PDF; a sign that the font lacks is a Problem, never an empty box."""
    pairs = [word for pair in paper.pairs for word in pair]
    _require_signs("".join([paper.title, *paper.paragraphs, *pairs, *paper.foot]))
    sheet = _sheet(paper.title)
    _write(sheet, paper.title, TITLE, align="C")
    sheet.ln(LINE)
    for one in paper.paragraphs:
        _write(sheet, one, BODY)
    sheet.ln(LINE)
    for name, value in paper.pairs:
        _write(sheet, name, SMALL)
        _write(sheet, value, BODY)
    sheet.ln(LINE * 2)
    for one in paper.foot:
        _write(sheet, one, BODY, align="R")
    return bytes(sheet.output())


def _sheet(title: str) -> FPDF:
    from fpdf import FPDF

    sheet = FPDF(format="A4")
    sheet.set_margin(MARGIN)
    sheet.set_title(title)
    sheet.add_font(FAMILY, "", FONT)
    sheet.add_page()
    return sheet


def _write(sheet: FPDF, words: str, size: int, *, align: str = "L") -> None:
    sheet.set_font(FAMILY, size=size)
    if _is_dense(words):
        room = sheet.epw - 2 * sheet.c_margin
        words = "\n".join(broken(words, sheet.get_string_width, room))
    sheet.multi_cell(0, LINE, words, align=align)
    sheet.ln(1)


def broken(words: str, width: Callable[[str], float], room: float) -> list[str]:
    """Break words that run on into lines: none begins with a closing sign or inside a number."""
    lines = [""]
    for sign in words:
        if width(lines[-1] + sign) <= room:
            lines[-1] += sign
            continue
        line, carried = lines[-1], sign
        while len(line) > 1 and _belong(line[-1], carried[0]):
            line, carried = line[:-1], line[-1] + carried
        lines[-1:] = [line, carried]
    return lines


def _belong(before: str, after: str) -> bool:
    return after in NOT_FIRST or ((before + after).isascii() and (before + after).isalnum())


def _is_dense(words: str) -> bool:
    """Answer whether words run on without spaces, so that lines break between any two signs."""
    return any(sign > "\u2e80" for sign in words)


def _require_signs(words: str) -> None:
    known = _signs()
    missing = sorted({sign for sign in words if ord(sign) not in known and not sign.isspace()})
    if missing:
        raise Problem("publications.signs-missing", signs="".join(missing)[:20])


@cache
def _signs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())
