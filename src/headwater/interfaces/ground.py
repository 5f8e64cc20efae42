"""What the settings stand on: the database's address and a secret made once per installation."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from headwater.interfaces.cli.state import database_home
from headwater.records.connectors.postgres import Server


def secret_key(state: Path) -> str:
    """Return the signing secret of this installation, made at first need, in a file 0600."""
    file = state / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii")


def database() -> dict[str, Any]:
    """Return Django's database settings: the named server, or the embedded one, started."""
    address = os.environ.get("HEADWATER_DATABASE_URL")
    named = _from_url(address) if address else _embedded()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 6, "timeout": 3}},
        "TEST": {"NAME": os.environ.get("HEADWATER_TEST_DATABASE", "headwater_test")},
    }


def _from_url(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
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
