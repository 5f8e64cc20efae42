"""The repository tests itself: the rules of the house, over every file."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.ruler import CHINESE, TODO, Tree

ROOT = Path(__file__).parents[1]
SOURCE = Tree(ROOT / "src" / "headwater")
MACHINE = re.compile(r"/(?:work|root)/\w|/home/\w+/|/opt/pypi|index-url\s*=\s*[\"']?http")
TEXT = {".py", ".md", ".toml", ".txt", ".lock", ".html", ".css", ".js", ".sh", ".csv", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_functions_are_short():
    lengths = SOURCE.lengths()

    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 9 // 10] <= 25
    assert SOURCE.long_functions(50) == []


@pytest.mark.parametrize(("pattern", "limit"), [("*.py", 400), ("*.html", 120)])
def test_files_are_short(pattern, limit):
    assert SOURCE.long_files(pattern, limit) == []


def test_every_function_says_what_it_returns():
    assert SOURCE.untyped() == []


def test_every_file_says_what_is_in_it():
    assert SOURCE.without_docstring() == []


def test_at_most_three_places_catch_everything():
    assert len(SOURCE.broad_excepts()) <= 3, SOURCE.broad_excepts()


def test_no_module_is_a_junk_drawer():
    assert SOURCE.junk_drawers() == []


def test_no_todo_stands_without_a_link():
    assert SOURCE.lines_with(TODO) == []


def test_no_chinese_stands_in_code():
    found = SOURCE.lines_with(CHINESE)

    assert [one for one in found if not excused(one)] == []


def excused(place: str) -> bool:
    """Allow the city folder, and docstrings and comments that explain a Chinese example."""
    file, _, number = place.rpartition(":")
    line = Path(file).read_text("utf-8").splitlines()[int(number) - 1]
    said = line.split("#", 1)[0]
    return "/city/" in file or not CHINESE.search(said) or in_docstring(Path(file), int(number))


def in_docstring(file: Path, number: int) -> bool:
    above = "\n".join(file.read_text("utf-8").splitlines()[: number - 1])
    line = file.read_text("utf-8").splitlines()[number - 1]
    return above.count('"""') % 2 == 1 or line.strip().startswith('"""')


@pytest.mark.parametrize("room", sorted(SOURCE.words()))
def test_words_are_the_same_in_both_languages(room):
    words = SOURCE.words()[room]

    assert set(words) == {"zh-CN", "en"}
    assert words["zh-CN"] ^ words["en"] == set()


def test_every_sentence_that_code_names_has_words():
    known = {key for room in SOURCE.words().values() for keys in room.values() for key in keys}

    assert SOURCE.keys_used() - known == set()


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    names = re.compile(r'^\s+"[a-z][\w-]*(?:\[[\w,-]+\])?(?:[<>=!~].*)?",?(?P<rest>.*)$')
    bare = [m[0] for m in map(names.match, lines) if m and "#" not in m["rest"] and ">=" in m[0]]

    assert bare == []


def test_no_machine_is_named():
    files = [f for f in tracked() if f.suffix in TEXT and f != Path(__file__)]

    assert [str(f) for f in files if MACHINE.search(f.read_text("utf-8", "ignore"))] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_for_pip_is_the_lock(name):
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    versions = {f"{one['name']}=={one['version']}" for one in packages if "version" in one}
    hashes = {found for one in packages for found in hashes_of(one)}
    text = (ROOT / name).read_text("utf-8")

    assert set(re.findall(r"^([\w.-]+==[\w.+-]+)", text, re.M)) <= versions
    assert set(re.findall(r"--hash=(\S+)", text)) <= hashes


def hashes_of(package: dict) -> list[str]:
    files = [package["sdist"]] if "sdist" in package else []
    return [file["hash"] for file in files + package.get("wheels", [])]


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"]
    names = {re.match(r"[\w-]+", one)[0] for one in asked}
    text = (ROOT / "requirements.lock").read_text("utf-8")

    assert names - set(re.findall(r"^([\w.-]+)==", text, re.M)) == set()
