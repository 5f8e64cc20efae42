"""The command line as a person meets it: sentences, exit codes, and nothing heavy imported."""

import subprocess
import sys

import pytest

from headwater.interfaces.cli.commands import MODULES
from headwater.interfaces.cli.language import asked_language


def run(*words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = [sys.executable, "-c", code] if code else [sys.executable, "-m", MAIN, *words]
    return subprocess.run(start, capture_output=True, text=True, check=False)


MAIN = "headwater.interfaces.cli"
FAIL = """
import sys, typer
from headwater.interfaces import cli
from headwater.kernel.problem import Problem
def fail(): {what}
cli.app = fail
sys.argv = ["headwater", "--lang", "en"]
cli.main()
"""


def test_an_unknown_command_is_wrong_usage():
    answer = run("nope")

    assert answer.returncode == 2
    assert "No such command" in answer.stderr


def test_doctor_tells_in_a_process_of_its_own_what_leads_out(held_server):
    answer = run("doctor", "--lang", "en")

    assert "Platform 95598 is shut: HEADWATER_PLATFORM_95598" in answer.stdout
    assert answer.stderr == ""


def test_a_problem_is_one_sentence_and_exit_one():
    answer = run(
        code=FAIL.format(what="raise Problem('kernel.folder-refused', folder='x', count=2)")
    )

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "The folder x has 2 faults and was not loaded; mend each one and try again."
    ]


def test_a_defect_keeps_its_trace_in_the_log(tmp_path, monkeypatch):
    monkeypatch.setenv("HEADWATER_STATE", str(tmp_path))

    answer = run(code=FAIL.format(what="1 / 0"))

    assert "Traceback" not in answer.stderr
    assert "ZeroDivisionError" in answer.stderr
    assert "ZeroDivisionError: division by zero" in (tmp_path / "log/headwater.log").read_text()


def test_a_missing_file_is_named():
    answer = run(code=FAIL.format(what="open('/nowhere/at-all.csv')"))

    assert answer.stderr.startswith("The file /nowhere/at-all.csv could not be used")


def test_starting_imports_no_framework_and_no_heavy_library():
    seen = run(code="import headwater.interfaces.cli, sys; sys.stdout.write(' '.join(sys.modules))")

    assert {"django", "sklearn", "scipy", "pandas", "ibis", "pyarrow"}.isdisjoint(
        seen.stdout.split()
    )


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], "zh-CN"),
        (["--lang", "en"], "en"),
        (["--lang=en", "x"], "en"),
        (["--lang", "fr"], "zh-CN"),
    ],
)
def test_language_is_the_one_asked_for(arguments, language, monkeypatch):
    monkeypatch.delenv("HEADWATER_LANG", raising=False)

    assert asked_language(arguments) == language


def test_every_command_is_listed_once():
    assert len(set(MODULES.values())) == len(MODULES)
