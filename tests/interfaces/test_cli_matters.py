"""The pure commands from a shell: files in, files out, one sentence when the input is bad."""

import csv
import subprocess
import sys


def run(*arguments):
    command = [sys.executable, "-m", "headwater.interfaces.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_pairs_are_compared_from_a_file_with_a_byte_order_mark(tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,text_a,text_b\n1,兴达路有个坑,科源路有个坑\n", encoding="utf-8-sig")

    done = run("matters", "compare", source, "-o", out, "--lang", "en")

    assert done.returncode == 0, done.stderr
    (row,) = csv.DictReader(out.read_text("utf-8").splitlines())
    assert (row["id"], row["same"]) == ("1", "0")
    assert "different places" in row["because"]


def test_missing_column_is_one_sentence(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,words\n1,坑\n", encoding="utf-8")

    done = run("matters", "compare", source, "-o", tmp_path / "out.csv", "--lang", "en")

    assert done.returncode == 1
    assert "text_a" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_time_names_its_row(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,text_a,text_b,at_a\n7,坑,坑,yesterday\n", encoding="utf-8")

    done = run("matters", "compare", source, "-o", tmp_path / "out.csv", "--lang", "en")

    assert done.returncode == 1
    assert "row 7" in done.stderr
    assert not (tmp_path / "out.csv").exists()
