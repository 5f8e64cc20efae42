"""What could be wrong with the figures of a period: what they cannot know, counted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from headwater.indicators.figures import Figure
from headwater.kernel.periods import Period
from headwater.kernel.sentence import Sentence, say
from headwater.matters.states import Answer, State
from headwater.records.models import Matter
from headwater.records.queries import ground


def doubts(period: Period, found: Sequence[Figure]) -> list[Sentence]:
    """Say what the figures of a period rest on; what is nought is not said."""
    zone, closed = ground.zone(), Q(state=State.CLOSED.value)
    rows = Matter.objects.filter(
        opened_at__gte=period.start(zone), opened_at__lt=period.end(zone), historical=False
    )
    counts = rows.aggregate(
        all=Count("id"),
        unplaced=Count("id", filter=Q(place_key="")),
        closed=Count("id", filter=closed),
        unreached=Count("id", filter=closed & Q(answer=Answer.UNREACHED.value)),
        protected=Count("id", filter=Q(is_protected=True)),
    )
    counts |= {"small": sum(not one.may_be_ranked for one in found), "figures": len(found)}
    told = {"unplaced": "all", "unreached": "closed", "protected": "all", "small": "figures"}
    return [
        say(f"records.doubt-{name}", count=counts[name], of=counts[whole])
        for name, whole in told.items()
        if counts[name]
    ]
