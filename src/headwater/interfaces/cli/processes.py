"""The children of the demo: started, waited for, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from headwater.interfaces.cli.state import state_folder
from headwater.kernel.problem import Problem

START_SECONDS = 60
STOP_SECONDS = 6
SERVER_ERROR = 500


def log_file() -> Path:
    """Answer where the children write."""
    return state_folder() / "log" / "demo.log"


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start one of our commands in the demo's settings, away from the terminal's Ctrl-C."""
    log_file().parent.mkdir(exist_ok=True)
    with log_file().open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "headwater.interfaces.cli", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "HEADWATER_DEMO": "1"},
            start_new_session=True,
        )


def wait_for(address: str, child: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers; a child that ends first is a Problem."""
    until = time.monotonic() + START_SECONDS
    while not _answers(address):
        if child.poll() is not None or time.monotonic() > until:
            raise Problem("interfaces.cli.child-ended", log=str(log_file()))
        time.sleep(0.1)


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to end; after six seconds end its whole group."""
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        child.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310  our own http address
            return bool(answer.status < SERVER_ERROR)
    except HTTPError as refused:
        return refused.code < SERVER_ERROR
    except (URLError, HTTPException, OSError):
        return False
