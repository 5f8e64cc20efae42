"""Reads the tables of a folder and keeps every fault with its file and line."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TypeVar

from headwater.kernel.calendar import Span
from headwater.kernel.problem import Fault
from headwater.kernel.sentence import Value, say

Read = TypeVar("Read")


@dataclass(slots=True)
class Reading:
    """One reading of one folder: where it is, and what was found wrong so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: str, line: int, key: str, **values: Value) -> None:
        """Keep a fault; the sentence is `city.<key>`."""
        self.faults.append(Fault(file, line, say(f"city.{key}", **values)))

    def text(self, file: str) -> str | None:
        """Read a file of the folder; a missing or badly encoded one is a fault."""
        try:
            return (self.folder / file).read_text("utf-8-sig")
        except FileNotFoundError:
            self.fault(file, 1, "file-missing", name=file)
        except UnicodeDecodeError as bad:
            self.fault(file, 1, "file-encoding", name=file, place=bad.start)
        return None

    def toml(self, file: str) -> dict[str, object]:
        """Read a TOML file; what is wrong with it names its line."""
        text = self.text(file)
        try:
            return tomllib.loads(text or "")
        except tomllib.TOMLDecodeError as bad:
            self.fault(file, _line_of(str(bad)), "toml-bad", detail=str(bad))
            return {}

    def line_in(self, file: str, table: str, index: int, value: str = "") -> int:
        """Find the line of the entry `[[table]]` of this index, or of a value within the entry."""
        lines = [line.partition("#")[0] for line in (self.text(file) or "").splitlines()]
        heads = [n for n, line in enumerate(lines) if line.strip() == f"[[{table}]]"]
        if index >= len(heads):
            return 1
        start = heads[index]
        for number, line in enumerate(lines[start + 1 :], start + 1):
            if line.startswith("[["):
                break
            if value and value in line:
                return number + 1
        return start + 1

    def table(self, file: str, columns: Sequence[str]) -> list[Row]:
        """Read a CSV; missing columns and short rows are faults and such rows are left out."""
        text = self.text(file)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text), strict=True)
        header = next(reader, [])
        if missing := [name for name in columns if name not in header]:
            self.fault(file, 1, "columns-missing", names=tuple(missing))
            return []
        return self._rows(file, reader, header)

    def table_if_any(self, file: str, columns: Sequence[str]) -> list[Row]:
        """Read a CSV that a city may leave out; without the file there are no rows."""
        return self.table(file, columns) if (self.folder / file).exists() else []

    def _rows(self, file: str, reader: csv._reader, header: list[str]) -> list[Row]:  # type: ignore[name-defined]
        rows = []
        try:
            for cells in reader:
                if len(cells) == len(header):
                    rows.append(
                        Row(self, file, reader.line_num, dict(zip(header, cells, strict=True)))
                    )
                elif cells:
                    self.fault(
                        file, reader.line_num, "row-length", found=len(cells), wanted=len(header)
                    )
        except csv.Error as bad:
            self.fault(file, reader.line_num, "csv-bad", detail=str(bad))
        return rows


@dataclass(frozen=True, slots=True)
class Row:
    """One row, its line, and readers of cells that keep a fault instead of raising."""

    reading: Reading
    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def fault(self, key: str, **values: Value) -> None:
        """Keep a fault of this row."""
        self.reading.fault(self.file, self.line, key, **values)

    def some(self, column: str) -> tuple[str, ...]:
        """Read a `;` list."""
        return tuple(part.strip() for part in self[column].split(";") if part.strip())

    def read(self, column: str, how: Callable[[str], Read], fallback: Read) -> Read:
        """Read one cell by `how`; a ValueError becomes a fault that names column and value."""
        try:
            return how(self[column])
        except ValueError:
            self.fault("value-bad", column=column, value=self[column])
            return fallback

    def chosen(self, column: str, options: Sequence[str]) -> str:
        """Read a cell that must be one of a closed list."""
        if self[column] not in options:
            self.fault("value-unknown", column=column, value=self[column], options=tuple(options))
            return options[0]
        return self[column]

    def yes(self, column: str) -> bool:
        """Read yes or no."""
        return self.chosen(column, ("no", "yes")) == "yes"


def span_of(text: str) -> Span:
    """Read hours of the day, `20:00-08:00`; raise ValueError where they are none."""
    start, _, end = text.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def table_of(value: object) -> dict[str, object]:
    """Return a value of a TOML file as a table; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> tuple[str, ...]:
    """Return a value of a TOML file as texts; none where it is no list."""
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def keyed(rows: list[Row], column: str = "code") -> dict[str, Row]:
    """Index rows by code; an empty or second one is a fault."""
    found: dict[str, Row] = {}
    for row in rows:
        code = row[column]
        if not code or code in found:
            row.fault("code-twice" if code else "code-empty", code=code)
        else:
            found[code] = row
    return found


def _line_of(message: str) -> int:
    _, _, after = message.partition("at line ")
    number = after.partition(",")[0]
    return int(number) if number.isdigit() else 1
