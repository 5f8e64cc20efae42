"""The documents hold together: every link leads somewhere."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_link_leads_somewhere():
    words = [sys.executable, ROOT / "tools" / "docs.py", "--check"]

    answer = subprocess.run(words, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr


def test_both_front_pages_are_short():
    for name in ("README.md", "README.zh-CN.md"):
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= 150
