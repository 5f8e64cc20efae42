"""History is append-only and partitioned by month from the first day."""

from django.db import migrations

FORWARD = """
create table records_history (
  at timestamptz not null,
  matter_id uuid not null,
  seq integer not null check (seq > 0),
  verb varchar(20) not null,
  by varchar(80) not null,
  unit varchar(32) not null default '',
  rule varchar(80) not null default '',
  because jsonb not null default '[]',
  change jsonb not null default '{}',
  previous_hash varchar(64) not null default '',
  hash varchar(64) not null,
  primary key (at, matter_id, seq)
) partition by range (at);
create table records_history_rest partition of records_history default;
create index history_by_matter on records_history (matter_id, seq);

create function records_history_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'History is append-only: % is refused.', tg_op;
end $$;
create trigger history_is_kept before update or delete on records_history
  for each row execute function records_history_is_kept();
create trigger history_is_not_emptied before truncate on records_history
  for each statement execute function records_history_is_kept();

-- Make the partition of one month, if it is not there and the rest holds nothing of it.
create function records_history_month(day date) returns boolean language plpgsql as $$
declare
  first date := date_trunc('month', day);
  after date := first + interval '1 month';
  name text := 'records_history_' || to_char(first, 'YYYYMM');
begin
  if to_regclass(name) is not null then return false; end if;
  if exists (select 1 from records_history_rest where at >= first::timestamp at time zone 'UTC'
             and at < after::timestamp at time zone 'UTC') then return false; end if;
  execute format('create table %I partition of records_history for values from (%L) to (%L)',
    name, first::text || ' 00:00:00+00', after::text || ' 00:00:00+00');
  return true;
end $$;
"""
BACKWARD = """
drop table records_history;
drop function records_history_is_kept;
drop function records_history_month;
"""


class Migration(migrations.Migration):
    """Make the table of history."""

    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
