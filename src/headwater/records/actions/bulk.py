"""Write many matters at once: one transaction for five hundred, partitions made before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from headwater.records.actions.opening import Rows

CHUNK = 500
One = TypeVar("One")


def chunks(many: Iterable[One], size: int = CHUNK) -> Iterator[list[One]]:
    """Cut a sequence into lists of at most `size`."""
    found = iter(many)
    while part := list(islice(found, size)):
        yield part


def write_all(rows_of: Sequence[Rows]) -> None:
    """Write many opened matters in one transaction, one statement a table."""
    together = Rows()
    for rows in rows_of:
        for name in Rows.__slots__:
            getattr(together, name).extend(getattr(rows, name))
    with transaction.atomic():
        together.write()


def make_months(days: Iterable[date | datetime]) -> int:
    """Make the history partitions that these days need; return how many were new."""
    months = sorted({date(day.year, day.month, 1) for day in days})
    with connection.cursor() as cursor:
        made = 0
        for month in months:
            cursor.execute("select records_history_month(%s)", [month])
            made += bool((cursor.fetchone() or [False])[0])
    return made
