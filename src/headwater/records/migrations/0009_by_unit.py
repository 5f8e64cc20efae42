"""Facts by unit: who accepts in time; solved counts at the caller's first answer."""

from django.db import migrations

OFFER = """
create view records_fact_offer as
select m.id, m.number, c.due_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  a.unit_id as unit, m.is_protected,
  c.met_at is not null and c.met_at <= c.due_at as is_in_time
from records_clock c join records_assignment a on a.id = c.assignment_id
join records_matter m on m.id = c.matter_id join records_leaf l on l.code = m.category
where c.kind = 'accept' and c.stopped_at is null and not m.historical;
"""
LIFE = """
create or replace view records_fact_life as
select m.id, m.number, coalesce(m.closed_at, d.first_at) as at, m.town, m.category, l.parent, m.channel, m.grade,
  m.course, m.holder_id as unit, m.is_protected,
  d.first_at is not null as is_dispatched,
  m.returned > 0 as is_given_back,
  m.ruled as is_ruled,
  m.closed_at is not null and m.outcome not in ('withdrawn', 'imported') as is_done,
  m.repeated > 0 as is_told_again,
  m.reopened > 0 as is_reopened,
  exists (select 1 from records_flag f where f.matter_id = m.id and f.finding <> 'cleared') as is_flagged,
  {answered} as is_answered,
  {solved} as is_solved,
  v.is_true is not null as is_visited,
  not v.is_true as is_false
from records_matter m join records_leaf l on l.code = m.category
left join lateral (select min(a.dispatched_at) as first_at from records_assignment a
  where a.matter_id = m.id and a.rule <> 'first-receiver') d on true
left join records_visit v on v.matter_id = m.id
where not m.historical and coalesce(m.closed_at, d.first_at) is not null;
"""
NOW = LIFE.format(
    answered="m.answer in ('solved', 'not-solved') or m.reopened > 0",
    solved="m.answer = 'solved' and m.reopened = 0",
)
BEFORE = LIFE.format(answered="m.answer in ('solved', 'not-solved')", solved="m.answer = 'solved'")


class Migration(migrations.Migration):
    """Make the facts of offers, and count a matter as solved by its first answer."""

    dependencies = [("records", "0008_outlets")]
    operations = [
        migrations.RunSQL(OFFER, "drop view records_fact_offer;"),
        migrations.RunSQL(NOW, BEFORE),
    ]
