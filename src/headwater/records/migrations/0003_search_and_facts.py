"""Chinese search over masked words, and the views that figures read."""

from django.db import migrations

FORWARD = r"""
create function bigrams(t text) returns text[] language sql immutable parallel safe strict as $$
  select array_agg(distinct substr(t, i, 2)) from generate_series(1, length(t) - 1) i
  where substr(t, i, 2) ~ '^\w\w$' $$;
create index report_masked_bigrams on records_report using gin (bigrams(masked));

create view records_fact_matter as
select m.id, m.number, m.opened_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  m.holder_id as unit, m.is_protected,
  l.is_effective,
  not m.historical as is_live,
  m.course = 'civil' as is_judged_civil,
  m.diverted_at is not null as is_diverted,
  exists (select 1 from records_assignment a join records_unit u on u.code = a.unit_id
          where a.matter_id = m.id and a.accepted_at is not null and u.kind <> 'police'
            and a.rule <> 'first-receiver') as is_accepted_outside,
  exists (select 1 from records_assignment a where a.matter_id = m.id and a.part = 'returned')
    as is_returned,
  exists (select 1 from records_assignment a join records_unit u on u.code = a.unit_id
          where a.matter_id = m.id and a.accepted_at is not null and u.kind = 'police'
            and a.rule <> 'first-receiver') as is_attended_by_police,
  m.state = 'closed' as is_closed
from records_matter m join records_leaf l on l.code = m.category;

create view records_fact_acceptance as
select m.id, m.number, a.dispatched_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  a.unit_id as unit, m.is_protected,
  a.accepted_at is not null as is_accepted,
  case when a.accepted_at is not null
    then ceil(extract(epoch from a.accepted_at - a.dispatched_at) / 60)::integer end as minutes
from records_assignment a
join records_matter m on m.id = a.matter_id join records_leaf l on l.code = m.category
where a.rule <> 'first-receiver' and not m.historical and a.role = 'lead';

create view records_fact_reply as
select m.id, m.number, c.due_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  a.unit_id as unit, m.is_protected,
  c.met_at is not null and c.met_at <= c.due_at as is_on_time,
  c.met_at is not null as is_met
from records_clock c join records_assignment a on a.id = c.assignment_id
join records_matter m on m.id = c.matter_id join records_leaf l on l.code = m.category
where c.kind = 'reply' and c.stopped_at is null and not m.historical;

create view records_fact_review as
select m.id, m.number, r.decided_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  m.holder_id as unit, m.is_protected,
  r.kind = 'diverted' as is_of_diverted,
  r.kind = 'kept' as is_of_kept,
  r.needed_police as needed_police,
  not r.needed_police as needed_none
from records_review r
join records_matter m on m.id = r.matter_id join records_leaf l on l.code = m.category
where r.decided_at is not null and not m.historical;
"""
BACKWARD = """
drop view records_fact_review;
drop view records_fact_reply;
drop view records_fact_acceptance;
drop view records_fact_matter;
drop index report_masked_bigrams;
drop function bigrams;
"""


class Migration(migrations.Migration):
    """Make the search index and the facts of figures."""

    dependencies = [("records", "0002_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
