"""Insert rows of several tables in one statement: one journey to the database, one plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg.sql import SQL, Composed, Identifier

Columns = tuple[tuple[str, str], ...]  # name of the column, name of the attribute


def insert_together(tables: Sequence[Sequence[Model]], *, returning: str) -> dict[Any, Any]:
    """Insert the rows of each table, parents first; answer a column of the first table by id.

    PostgreSQL reads each table's rows out of one JSON value, so that neither Django nor the
    parser handles a parameter for every cell.
    """
    filled = [rows for rows in tables if rows]
    if not filled:
        return {}
    given = tuple((rows[0]._meta.db_table, _columns(rows[0])) for rows in filled)
    values = [
        _JSON.encode([{name: row.__dict__[own] for name, own in columns} for row in rows])
        for rows, (_, columns) in zip(filled, given, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(given, returning), values)
        return dict(cursor.fetchall())


def _columns(row: Model) -> Columns:
    """List the columns that the row brings; the others are the database's to fill."""
    return tuple(
        (str(field.column), field.attname)
        for field in row._meta.concrete_fields
        if not isinstance(value := getattr(row, field.attname), DatabaseDefault)
        and not (value is None and field.primary_key)
    )


def _plain(value: object) -> str:
    """Write what JSON lacks as PostgreSQL reads it."""
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    return "\\x" + value.hex() if isinstance(value, bytes) else str(value)


_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_plain)


@cache
def _statement(tables: tuple[tuple[str, Columns], ...], returning: str) -> str:
    column = Identifier(returning)
    inserts = [
        _insert(place, name, columns, column) for place, (name, columns) in enumerate(tables)
    ]
    whole = SQL("with {} select id, {} from w0").format(SQL(", ").join(inserts), column)
    return whole.as_string(None)


def _insert(place: int, name: str, columns: Columns, returning: Identifier) -> Composed:
    listed = SQL(", ").join(Identifier(column) for column, _ in columns)
    back = SQL("") if place else SQL(" returning id, {}").format(returning)
    return SQL(
        "{} as (insert into {table} ({listed}) select {listed} "
        "from json_populate_recordset(null::{table}, %s::json){back})"
    ).format(Identifier(f"w{place}"), table=Identifier(name), listed=listed, back=back)
