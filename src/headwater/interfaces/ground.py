"""What the settings stand on: the database's address and a secret made once per installation."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from headwater.interfaces.cli.state import database_home
from headwater.records.connectors.postgres import Server


def secret_key(state: Path) -> str:
    """Return the signing secret of this installation, made at first need, in a file 0600."""
    file = state / "secret-key"
    if not file.exists():
        # Two processes may start together: each writes a draft, the first link wins for both.
        draft = state / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii")


def database() -> dict[str, Any]:
    """Return Django's database settings: the named server, or the embedded one, started."""
    address = os.environ.get("HEADWATER_DATABASE_URL")
    named = _from_url(address) if address else _embedded()
    named["NAME"] = os.environ.get("HEADWATER_DATABASE_NAME") or named["NAME"]
    more = named.pop("more", {})
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**more, "pool": {"min_size": 1, "max_size": 6, "timeout": 3}},
        "TEST": {"NAME": os.environ.get("HEADWATER_TEST_DATABASE", "headwater_test")},
    }


def _from_url(address: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(address)
    return {
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "more": parts,
    }


def _embedded() -> dict[str, Any]:
    server = Server(database_home()).ensure()
    return {
        "NAME": server.dbname,
        "USER": server.user,
        "PASSWORD": server.password,
        "HOST": str(server.host),
        "PORT": str(server.port),
    }
