"""Make the virtual environment, with pip even where Python came without ensurepip."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import venv
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

WHEEL = re.compile(r'href="([^"#]+/pip-([\d.]+)-py3-none-any\.whl)#sha256=([0-9a-f]{64})"')


def main(folder: str) -> None:
    """Leave `folder` with an interpreter and pip; what is there already stays."""
    python = Path(folder) / "bin" / "python"
    if python.exists() and _has_pip(python):
        return
    with_pip = find_spec("ensurepip") is not None
    venv.EnvBuilder(with_pip=with_pip, symlinks=True).create(folder)
    if not _has_pip(python):
        _fetch_pip(python)


def _has_pip(python: Path) -> bool:
    return subprocess.run([python, "-m", "pip", "-V"], capture_output=True).returncode == 0


def _fetch_pip(python: Path) -> None:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urlopen(index, timeout=60) as page:  # noqa: S310
        found = WHEEL.findall(page.read().decode())
    address, version, digest = max(found, key=lambda one: [int(n) for n in one[1].split(".")])
    with urlopen(urljoin(index, address), timeout=60) as answer:  # noqa: S310
        body = answer.read()
    if hashlib.sha256(body).hexdigest() != digest:
        sys.exit("The pip that came from the index has another hash than announced; try again.")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / f"pip-{version}-py3-none-any.whl"
        wheel.write_bytes(body)
        subprocess.run([python, wheel / "pip", "install", "-q", wheel], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
