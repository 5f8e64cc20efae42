"""Where this installation keeps what it makes: database, keys, model, logs."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from headwater.records.connectors.account import as_nobody

_CHECKOUT = Path(__file__).parents[4]


def state_folder() -> Path:
    """Answer the folder, made when missing: HEADWATER_STATE, the checkout's own, or the user's."""
    folder = _chosen().expanduser().absolute()
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            folder.chmod(0o711)  # the database runs as nobody below it; what is secret is 0600
    return folder


def database_home() -> Path:
    """Answer where the embedded server lives: the state folder, or as root where nobody gets to."""
    state = state_folder()
    if os.geteuid() == 0 and not _nobody_reaches(state):
        name = sha256(str(state.resolve()).encode()).hexdigest()[:12]
        return Path("/var/lib/headwater") / name / "postgres"
    return state / "postgres"


def _chosen() -> Path:
    if named := os.environ.get("HEADWATER_STATE"):
        return Path(named)
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "src" / "headwater").is_dir():
        return _CHECKOUT / ".headwater"
    return _users_data() / "headwater"


def _users_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _nobody_reaches(folder: Path) -> bool:
    tried = subprocess.run(["/usr/bin/test", "-x", folder], cwd="/", **as_nobody(), check=False)  # noqa: S603
    return tried.returncode == 0
