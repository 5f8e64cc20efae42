"""The ruler: what the house rules measure in a tree of Python files."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

JUNK = {"utils", "helpers", "manager", "service", "data", "info", "process", "handle"}
JUNK |= {"common", "misc", "util", "helper", "managers", "services"}
CHINESE = re.compile("[\u3400-\u9fff]")
KEY = re.compile(r"""\b(?:say|Problem)\(\s*f?["']([a-z]+\.[a-z0-9.-]+)["']""")
TODO = re.compile(r"#.*\b(TODO|FIXME|XXX)\b(?!.*https?://)")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Tree:
    """One `src/headwater`; faults are lines that a person can go to."""

    root: Path

    def files(self) -> list[Path]:
        """List the Python files that people write."""
        return [p for p in sorted(self.root.rglob("*.py")) if "migrations" not in p.parts]

    def functions(self) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
        """Walk every function with the file it stands in."""
        for file in self.files():
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, FUNCTIONS):
                    yield file, node

    def lengths(self) -> list[int]:
        """Return the lines of every function, short to long."""
        return sorted(length(node) for _, node in self.functions())

    def long_functions(self, limit: int) -> list[str]:
        """List functions over a limit of lines."""
        return [self._at(f, n) for f, n in self.functions() if length(n) > limit]

    def untyped(self) -> list[str]:
        """List functions without a return type."""
        return [self._at(f, n) for f, n in self.functions() if n.returns is None]

    def long_files(self, pattern: str, limit: int) -> list[str]:
        """List files over a limit of lines."""
        files = [f for f in self.root.rglob(pattern) if "migrations" not in f.parts]
        return [str(f) for f in files if len(_lines(f)) > limit]

    def broad_excepts(self) -> list[str]:
        """List the places that catch everything."""
        return [
            f"{file}:{node.lineno}"
            for file in self.files()
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.ExceptHandler) and _is_broad(node)
        ]

    def junk_drawers(self) -> list[str]:
        """List modules and packages whose name says nothing."""
        return [str(p) for p in self.root.rglob("*") if p.stem in JUNK and p.suffix in {"", ".py"}]

    def lines_with(self, pattern: re.Pattern[str]) -> list[str]:
        """List lines of code that match, as file:line."""
        return [
            f"{file}:{number}"
            for file in self.files()
            for number, line in enumerate(_lines(file), 1)
            if pattern.search(line)
        ]

    def without_docstring(self) -> list[str]:
        """List files that do not say what is in them."""
        return [
            str(f)
            for f in self.files()
            if f.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(f.read_text()))
        ]

    def keys_used(self) -> set[str]:
        """Return the keys of sentences that code names whole."""
        return {key for file in self.files() for key in KEY.findall(file.read_text("utf-8"))}

    def words(self) -> dict[str, dict[str, set[str]]]:
        """Return, for each room, the keys of each language."""
        found: dict[str, dict[str, set[str]]] = {}
        for file in self.root.glob("*/words/*.toml"):
            room = file.parents[1].name
            keys = set(_flat(tomllib.loads(file.read_text("utf-8")), room))
            found.setdefault(room, {})[file.stem] = keys
        return found

    def _at(self, file: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        return f"{file.relative_to(self.root)}:{node.lineno} {node.name} ({length(node)} lines)"


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function, docstring and signature included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def _is_broad(node: ast.ExceptHandler) -> bool:
    named = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    broad = {"Exception", "BaseException"}
    return any(one is None or (isinstance(one, ast.Name) and one.id in broad) for one in named)


def _flat(table: dict[str, object], above: str) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}.{name}")
        else:
            yield f"{above}.{name}"
