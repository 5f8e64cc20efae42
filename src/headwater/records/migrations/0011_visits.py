"""Facts of visits: each stands at the closing that was visited, with the unit that closed."""

from django.db import migrations

# What a visit belies is open again and may have gone to another unit: its row tells of today.
VISIT = """
create view records_fact_visit as
select m.id, m.number, coalesce(c.at, v.drawn_at) as at, m.town, m.category, l.parent, m.channel,
  m.grade, m.course, coalesce(p.unit, m.holder_id) as unit, m.is_protected,
  v.is_true is not null as is_visited,
  coalesce(not v.is_true, false) as is_false
from records_visit v join records_matter m on m.id = v.matter_id
join records_leaf l on l.code = m.category
left join lateral (select h.at from records_history h where h.matter_id = m.id
  and h.verb in ('answer', 'close', 'follow') and h.at <= v.drawn_at
  order by h.seq desc limit 1) c on true
left join lateral (select h.unit from records_history h where h.matter_id = m.id
  and h.verb = 'propose' and h.at <= v.drawn_at order by h.seq desc limit 1) p on true
where not m.historical;
"""


class Migration(migrations.Migration):
    """Make the facts of visits."""

    dependencies = [("records", "0010_orders_tried")]
    operations = [migrations.RunSQL(VISIT, "drop view records_fact_visit;")]
