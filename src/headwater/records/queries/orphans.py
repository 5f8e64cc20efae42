"""Minutes in which nobody was responsible: must be zero, so it is counted, twice, and shown.

Neither way looks at the matter's own `holder`: one reads the parts, the other the history.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

# Minutes of open life that no accepted lead covers. A closed matter opened again counts anew.
BY_PARTS = """
with held as (
  select a.matter_id, range_agg(tstzrange(a.accepted_at, a.ended_at)) as covered
  from records_assignment a
  where a.role = 'lead' and a.accepted_at is not null
    and (a.ended_at is null or a.ended_at > a.accepted_at)
  group by a.matter_id
), gap as (
  select unnest(tstzmultirange(tstzrange(m.opened_at, coalesce(m.closed_at,
      greatest(%(at)s::timestamptz, m.opened_at)))) - coalesce(h.covered, '{}'))
    as span
  from records_matter m left join held h on h.matter_id = m.id
  where %(since)s::timestamptz is null or m.changed_at >= %(since)s
)
select coalesce(sum(ceil(extract(epoch from upper(span) - lower(span)) / 60)), 0)::bigint
from gap where not isempty(span)
"""
# Minutes between two history rows of a matter after the first of which no row had named a holder.
BY_HISTORY = """
with told as (
  select h.matter_id, h.at,
    lead(h.at) over w as next_at,
    count(nullif(h.change->'set'->>'holder_id', '')) over w as named,
    h.change->'set' ? 'holder_id' and h.change->'set'->>'holder_id' is null as emptied
  from records_history h
  where %(since)s::timestamptz is null or h.matter_id in
    (select id from records_matter where changed_at >= %(since)s)
  window w as (partition by h.matter_id order by h.seq)
)
select coalesce(sum(ceil(extract(epoch from next_at - at) / 60)), 0)::bigint
from told where next_at is not null and (named = 0 or emptied)
"""


def orphan_minutes(at: datetime, since: datetime | None = None) -> int:
    """Return the orphan minutes up to `at`, of all matters or of those changed since.

    The worse of the two ways is told.
    """
    with connection.cursor() as cursor:
        found = []
        for question in (BY_PARTS, BY_HISTORY):
            cursor.execute(question, {"since": since, "at": at})
            found.append(int((cursor.fetchone() or [0])[0]))
    return max(found)
