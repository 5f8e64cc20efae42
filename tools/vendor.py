"""Fetch the vendored scripts by npm and write their list; `--check` only compares the hashes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "vendor.toml"


def faults() -> list[str]:
    """List files that are missing or differ from what the list says."""
    listed = tomllib.loads(LIST.read_text("utf-8"))["file"]
    return [one["path"] for one in listed if _hash(ROOT / one["path"]) != one["sha256"]]


def fetch() -> None:
    """Bring each listed file anew, at the version of the list, and write its hash."""
    text = LIST.read_text("utf-8")
    for one in tomllib.loads(text)["file"]:
        with tempfile.TemporaryDirectory() as folder:
            _unpack(f"{one['package']}@{one['version']}", folder)
            target = ROOT / one["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(folder) / "package" / one["source"], target)
        text = text.replace(one["sha256"], _hash(target)) if one["sha256"] else text
    LIST.write_text(text, "utf-8")


def _unpack(package: str, folder: str) -> None:
    npm = shutil.which("npm")
    if not npm:
        sys.exit("npm is not installed; install Node to fetch the vendored scripts anew.")
    packed = subprocess.run(
        [npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "missing"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        fetch()
    if wrong := faults():
        sys.exit("These vendored files differ from vendor.toml: " + ", ".join(wrong) + ".")
