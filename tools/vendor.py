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
            source = Path(folder) / "package" / one["source"]
            _subset(source, target, one["named"]) if "named" in one else shutil.copy(source, target)
        text = text.replace(one["sha256"], _hash(target)) if one["sha256"] else text
    LIST.write_text(text, "utf-8")


def _subset(source: Path, target: Path, named: str) -> None:
    """Keep of a font the signs of GB 2312 and its punctuation; its licence wants another name."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    rows = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    signs = {*map(chr, range(0x20, 0x7F)), *"–—…×÷·", *(r.decode("gb2312", "ignore") for r in rows)}
    options = Options(hinting=False, desubroutinize=True, layout_features=[])
    font = TTFont(source, recalcTimestamp=False)
    keeper = Subsetter(options)
    keeper.populate(text="".join(signs))
    keeper.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6}:
            record.string = named.replace(" ", "-" if record.nameID == 6 else " ")  # noqa: PLR2004
    outlines = font["CFF "].cff
    outlines.fontNames = [named.replace(" ", "-")]
    outlines[0].FullName = outlines[0].FamilyName = named
    font.save(target)


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
