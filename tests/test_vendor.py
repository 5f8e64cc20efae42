"""Vendored files are the ones that the list names."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_vendored_files_have_their_listed_hashes():
    words = [sys.executable, ROOT / "tools" / "vendor.py", "--check"]

    answer = subprocess.run(words, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr
