"""What our long-running processes share: the account they run as and the port they take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from ipaddress import ip_address

from headwater.interfaces.cli.state import state_folder
from headwater.kernel.problem import Problem
from headwater.records.connectors.account import as_nobody, give_to_nobody

TRIED_PORTS = 50
_CAN_RUN = "import headwater.interfaces.cli, django, sys; open(sys.argv[1]).close()"


def drop_root() -> bool:
    """Become nobody where nobody can read interpreter, venv and checkout; answer if root stays.

    What the state folder holds is handed over first; no permission of anything else is changed.
    """
    if os.geteuid():
        return False
    if not _nobody_can_run():
        return True
    state = state_folder()
    give_to_nobody(state, *state.rglob("*"))
    account = as_nobody()
    os.setgroups([])
    os.setgid(account["group"])
    os.setuid(account["user"])
    os.environ["HOME"] = "/"
    return False


def free_port(host: str, wanted: int) -> int:
    """Answer the wanted port, or the next one that is free."""
    for port in range(wanted, wanted + TRIED_PORTS):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    raise Problem("interfaces.cli.no-port", first=wanted, last=wanted + TRIED_PORTS - 1)


def is_public(host: str) -> bool:
    """Answer whether other machines could reach an address."""
    try:
        return host != "localhost" and not ip_address(host).is_loopback
    except ValueError as wrong:
        raise Problem("interfaces.cli.address-wrong", host=host) from wrong


def _nobody_can_run() -> bool:
    probe = state_folder() / "readable"
    probe.touch()
    try:
        return _runs_as_nobody(sys.executable, "-c", _CAN_RUN, str(probe))
    finally:
        probe.unlink()


def _runs_as_nobody(*words: str) -> bool:
    quiet = subprocess.DEVNULL
    try:
        tried = subprocess.run(  # noqa: S603
            words, cwd="/", stdout=quiet, stderr=quiet, check=False, **as_nobody()
        )
    except OSError:  # the interpreter itself stands in a closed folder
        return False
    return tried.returncode == 0
