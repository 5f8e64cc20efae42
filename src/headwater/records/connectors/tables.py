"""Read a table from a file: CSV in UTF-8 or GB18030, or XLSX, as rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from headwater.kernel.problem import Problem

ZIP = b"PK\x03\x04"
LONGEST_CELL = 1_000_000


def read_table(file: Path) -> tuple[list[str], Iterator[dict[str, str]]]:
    """Return the header and the rows; what the file is, is read from its content."""
    content = file.read_bytes()
    rows = _xlsx(file, content) if content.startswith(ZIP) else _csv(file, content)
    header = [cell.strip() for cell in next(rows, [])]
    if not header:
        raise Problem("intake.table-empty", fields=["file"], file=file.name)
    return header, (dict(zip(header, row, strict=False)) for row in rows if any(row))


def _csv(file: Path, content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if text is None or "\x00" in text:
        raise Problem("intake.table-unreadable", fields=["file"], file=file.name)
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text))
    except csv.Error:
        raise Problem("intake.table-unreadable", fields=["file"], file=file.name) from None


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _xlsx(file: Path, content: bytes) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_formulas(file, content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        yield from ([_text(cell) for cell in row] for row in sheet.iter_rows())
    except (CalamineError, IndexError):
        raise Problem("intake.table-unreadable", fields=["file"], file=file.name) from None


def _refuse_formulas(file: Path, content: bytes) -> None:
    """Refuse a sheet with formulas: what they would compute is not what somebody wrote down."""
    import re
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml")
    except (BadZipFile, KeyError):
        raise Problem("intake.table-unreadable", fields=["file"], file=file.name) from None
    if found := re.search(rb'<row r="(\d+)"(?:(?!</row>).)*?<f[ >]', sheet, re.DOTALL):
        raise Problem("intake.table-formula", fields=["file"], row=int(found[1]))


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
