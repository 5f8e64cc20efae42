"""What the ruling seat must see: what each side says, and how it ruled on such matters before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from headwater.records.models import Matter, Return, Ruling

PAST = 3


def both_sides(matters: Sequence[Matter]) -> dict[UUID, Return]:
    """Return the return of each matter, if it was returned."""
    rows = Return.objects.filter(matter__in=[one.id for one in matters])
    return {row.matter_id: row for row in rows}


def past_rulings(matters: Sequence[Matter]) -> dict[str, list[Ruling]]:
    """Return the newest rulings on each category."""
    wanted = {one.category for one in matters}
    found: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in Ruling.objects.filter(category__in=wanted).order_by("-starts_at")[:200]:
        if len(found[ruling.category]) < PAST:
            found[ruling.category].append(ruling)
    return dict(found)
