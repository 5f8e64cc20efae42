"""What a command does before it may touch the database: server up, Django ready, tables current."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from headwater.interfaces.cli.state import database_home
from headwater.kernel.problem import Problem

if TYPE_CHECKING:
    from headwater.records.connectors.postgres import Server

URL = "HEADWATER_DATABASE_URL"


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[None]:
    """Open the database for a command; the embedded server stops again with its last user."""
    with held():
        ready()
        if migrated:
            bring_up_to_date()
        yield


def embedded() -> Server | None:
    """Answer the embedded server, or None where HEADWATER_DATABASE_URL names another."""
    if os.environ.get(URL):
        return None
    from headwater.records.connectors.postgres import Server

    return Server(database_home())


def held() -> AbstractContextManager[object]:
    """Keep the embedded server running meanwhile: it stops with the last who holds it."""
    server = embedded()
    return server.in_use() if server else nullcontext()


def ready() -> None:
    """Set up Django in this process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.interfaces.settings")
    django.setup()


def bring_up_to_date() -> int:
    """Migrate where something is missing and answer how many migrations ran."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        waiting = len(unapplied())
    except OperationalError as refused:
        raise Problem("interfaces.cli.database-silent", name=URL) from refused
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return waiting


def unapplied() -> list[str]:
    """List the migrations that the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]
