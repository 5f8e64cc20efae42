"""Each gate is broken on purpose and must say so: a gate that cannot fail is a wish."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ruler import CHINESE, TODO, Tree

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

BAD_STYLE = """
from datetime import datetime
from .other import thing
def f(a, b, c, d, e, g, loud=True):
    print(eval("1"))
    try:
        return datetime.now()
    except Exception:
        pass
"""
LINTED = {"TID252", "PLR0913", "FBT002", "T201", "S307", "DTZ005", "BLE001", "S110", "D103"}

# contract -> (file, import that breaks it)
SMUGGLED = {
    "Each layer leans only": ("triage/smuggled.py", "import headwater.routing"),
    "The core knows no framework": ("kernel/smuggled.py", "import django"),
    "Only records touches tables": ("interfaces/smuggled.py", "import headwater.records.models"),
    "No circles": ("places/smuggled.py", "import headwater.places.smuggled_too"),
    "Migrations are history": ("records/migrations/smuggled.py", "import headwater.kernel"),
}


@pytest.fixture
def copy(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src").mkdir()
    return tmp_path


def run(folder: Path, tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    path = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [BIN / tool, *words], cwd=folder, env=path, capture_output=True, text=True, check=False
    )


def test_lint_reports_what_the_house_forbids(copy):
    (copy / "src" / "bad.py").write_text(BAD_STYLE)

    answer = run(copy, "ruff", "check", "--no-cache", "--output-format=json", "src")

    assert LINTED - {one["code"] for one in json.loads(answer.stdout)} == set()


def test_format_reports_a_crooked_file(copy):
    (copy / "src" / "bad.py").write_text("x = {  'a':1 }\n")

    assert run(copy, "ruff", "format", "--check", "--no-cache", "src").returncode == 1


def test_types_report_a_missing_and_a_wrong_one(copy):
    config = (copy / "pyproject.toml").read_text().replace("mypy_django_plugin.main", "")
    (copy / "pyproject.toml").write_text(re.sub(r"plugins = .*", "", config))
    (copy / "bad.py").write_text("def f(a): return a\ndef g() -> int: return 'x'\n")

    answer = run(copy, "mypy", "--cache-dir", str(copy / "cache"), "bad.py")

    assert "no-untyped-def" in answer.stdout
    assert "return-value" in answer.stdout


def test_each_contract_of_imports_reports_its_break(copy):
    package = copy / "src" / "headwater"
    keep = shutil.ignore_patterns("*.csv", "*.toml", "*.json", "__pycache__", "static")
    shutil.copytree(ROOT / "src" / "headwater", package, ignore=keep)
    for file, smuggled in SMUGGLED.values():
        (package / file).write_text(smuggled + "\n")
    (package / "places/smuggled_too.py").write_text("import headwater.places.smuggled\n")

    answer = run(copy, "lint-imports", "--no-cache")

    kept = [name for name in SMUGGLED if not re.search(rf"{name}.* BROKEN", answer.stdout)]
    assert kept == [], answer.stdout


def test_a_new_room_must_be_placed(copy):
    package = copy / "src" / "headwater"
    keep = shutil.ignore_patterns("*.csv", "*.toml", "*.json", "__pycache__", "static")
    shutil.copytree(ROOT / "src" / "headwater", package, ignore=keep)
    (package / "attic").mkdir()
    (package / "attic" / "__init__.py").touch()

    assert "attic" in run(copy, "lint-imports", "--no-cache").stdout


@pytest.fixture
def crooked(tmp_path):
    """A tree in which every rule of the ruler is broken once."""
    (tmp_path / "triage" / "words").mkdir(parents=True)
    (tmp_path / "triage" / "words" / "en.toml").write_text('only-here = "x"\n')
    (tmp_path / "triage" / "words" / "zh-CN.toml").write_text("")
    long_one = "def long():\n" + "    pass\n" * 60 + "x = 1\n" * 400
    (tmp_path / "triage" / "utils.py").write_text(long_one)
    (tmp_path / "triage" / "page.html").write_text("<p>\n" * 121)
    words = 'say("triage.unknown")\nname = "\u4e95\u76d6"  # TODO later\n'
    (tmp_path / "triage" / "words.py").write_text(words + "try:\n    x\nexcept:\n    y\n")
    return Tree(tmp_path)


@pytest.mark.parametrize(
    "found",
    [
        lambda tree: tree.long_functions(50),
        lambda tree: tree.untyped(),
        lambda tree: tree.long_files("*.py", 400),
        lambda tree: tree.long_files("*.html", 120),
        lambda tree: tree.broad_excepts(),
        lambda tree: tree.junk_drawers(),
        lambda tree: tree.lines_with(CHINESE),
        lambda tree: tree.lines_with(TODO),
        lambda tree: tree.without_docstring(),
        lambda tree: tree.keys_used(),
        lambda tree: tree.words()["triage"]["en"] ^ tree.words()["triage"]["zh-CN"],
    ],
    ids=["function", "return", "file", "template", "except", "junk", "chinese", "todo", "docstring",
         "key", "words"],
)  # fmt: skip
def test_the_ruler_finds_each_fault(crooked, found):
    assert len(found(crooked)) >= 1
