"""The demo from the first start to the last trace, as somebody at a terminal lives it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
WORDS = [sys.executable, "-m", "headwater.interfaces.cli", "demo"]
READY = re.compile(r"http://127\.0\.0\.1:\d+")


def start(state: Path, request) -> tuple[subprocess.Popen[bytes], str]:
    """Start the demo with its output in a file, and wait for the address it prints last."""
    out = state.parent / "out.txt"
    with out.open("wb") as file:
        running = subprocess.Popen(
            [*WORDS, "--port", "8700"],
            stdout=file,
            stderr=file,
            env={**os.environ, "HEADWATER_STATE": str(state)},
            start_new_session=True,
        )
    request.addfinalizer(lambda: running.poll() is None and os.killpg(running.pid, signal.SIGKILL))
    until = time.monotonic() + 400
    while not (found := READY.findall(out.read_text())):
        assert running.poll() is None, out.read_text()
        assert time.monotonic() < until
        time.sleep(0.2)
    return running, found[-1]


def stop(running: subprocess.Popen[bytes]) -> None:
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(20) == 0


def answers(address: str) -> bool:
    """Answer whether the health page is well again within half a minute."""
    for _ in range(60):
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=5):
                return True
        except OSError:
            time.sleep(0.5)
    return False


def test_demo_starts_goes_on_and_leaves_nothing(tmp_path, request):
    state = tmp_path / "state"
    running, address = start(state, request)
    with urllib.request.urlopen(address + "/", timeout=10) as page:
        assert "源治" in page.read().decode()
    accounts = (state / "demo" / "accounts.txt").read_text()
    assert len(accounts.splitlines()) == 11
    stop(running)

    again, address = start(state, request)
    home = re.search(r"(/\S+?)。", (tmp_path / "out.txt").read_text("utf-8"))[1]
    os.kill(int((Path(home) / "pgdata" / "postmaster.pid").read_text().split()[0]), 9)
    assert answers(address)
    assert (state / "demo" / "accounts.txt").read_text() == accounts
    with pytest.raises(OSError, match=r"refused|timed out"):
        urllib.request.urlopen(address.replace("127.0.0.1", "127.0.0.2") + "/", timeout=5)
    stop(again)

    env = {**os.environ, "HEADWATER_STATE": str(state)}
    removed = subprocess.run([*WORDS, "--remove"], env=env, capture_output=True, check=False)
    assert removed.returncode == 0
    assert not state.exists()
