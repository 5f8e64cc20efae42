"""A database of its own for a bench: made, filled, dropped."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from headwater.records.models import Matter

TABLE = "create unlogged table if not exists bench_scratch (id bigserial primary key, words text)"
FILL = """
insert into records_matter (id, opened_at, changed_at, state, grade, course, category, offer,
  probability, signals, question, is_protected, channel, historical, summary, town, place,
  place_key, precision, holder_id, suggested, units, due_at, consent, outcome, closed_at, answer,
  reopened, is_repeat, token_digest, model_version, certificate_version, last_hash, history_length,
  cause, returned, ruled, repeated)
select uuidv7(), %(at)s::timestamptz - n * interval '1 minute', %(at)s::timestamptz,
  case when n %% 10 < 7 then 'closed' else 'accepted' end, 3, 'civil', l.code, 'ask',
  0.5, '{}', '', n %% 50 = 0, '12345', false, '', '', '',
  '', 'none', u.code, u.code, array[u.code],
  case when n %% 10 < 7 then null else %(at)s::timestamptz + n * interval '1 second' end,
  'not-asked', case when n %% 10 < 7 then 'done' else '' end,
  case when n %% 10 < 7 then %(at)s::timestamptz end, '',
  0, false, '', '', '', '', 0, '', 0, false, 0
from generate_series(1, %(count)s) n
join (select code, row_number() over (order by code) - 1 as nth, count(*) over () as all_of
      from records_unit) u on u.nth = n %% u.all_of
join (select code, row_number() over (order by code) - 1 as nth, count(*) over () as all_of
      from records_leaf) l on l.nth = n %% l.all_of
"""


def five_inserts(words: str) -> int:
    """Insert five rows in one transaction and return the last id: the bare skeleton."""
    with transaction.atomic(), connection.cursor() as cursor:
        for _ in range(5):
            cursor.execute("insert into bench_scratch (words) values (%s) returning id", [words])
        return int((cursor.fetchone() or [0])[0])


def make_scratch() -> None:
    """Make the table of the skeleton."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


def fill_matters(count: int, at: datetime) -> int:
    """Write many plain matters by SQL and return how many there are now."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"count": count, "at": at})
        cursor.execute("analyze records_matter")
    return Matter.objects.count()


def make_database(name: str) -> None:
    """Make an empty database beside our own."""
    _outside(f'create database "{name}" template template0')


def drop_database(name: str) -> None:
    """Drop a database made for a bench, with whoever is still in it."""
    _outside(f'drop database if exists "{name}" with (force)')


def _outside(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
