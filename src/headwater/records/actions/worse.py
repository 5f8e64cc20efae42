"""Plant what grows worse in the demo: callers add danger to matters already on their way."""

from __future__ import annotations

from datetime import datetime, timedelta

from headwater.city.simulation import read_simulation
from headwater.kernel.permit import By
from headwater.matters.states import WORKING
from headwater.records.actions.retriage import Words, add_report
from headwater.records.models import Matter
from headwater.records.queries import ground

EVERY = timedelta(minutes=17)


def plant_worse(*, at: datetime) -> int:
    """Let the newest diverted matters under way grow worse shortly before `at`; return how many."""
    told = read_simulation(ground.city()).get("grown_worse", [])
    calm = Matter.objects.filter(
        state__in=sorted(WORKING),
        grade__gte=3,
        course="civil",
        opened_at__lte=at - timedelta(hours=3),
    )
    chosen = list(calm.exclude(diverted_at=None).order_by("-opened_at", "id")[: len(told)])
    for place, (matter, text) in enumerate(zip(chosen, told, strict=False), 1):
        words = Words(text, matter.channel, f"worse-{place}")
        add_report(matter.id, words, by=By("simulation"), at=at - place * EVERY)
    return len(chosen)
