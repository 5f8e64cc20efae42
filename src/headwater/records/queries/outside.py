"""Platforms that are silent: orders they were sent and have not answered in time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from headwater.kernel.clock import due
from headwater.matters.states import Part
from headwater.records.models import OutsideOrder
from headwater.records.queries import ground

SHOWN = 8
UNHEARD = ("waiting", "sent", "failed")


def silent(now: datetime) -> list[OutsideOrder]:
    """List orders whose platform has been silent for longer than the city bears."""
    city = ground.city()
    platforms = {one.code: one for one in city.life.platforms}
    if not platforms:
        return []
    rows = OutsideOrder.objects.filter(
        Q(state__in=UNHEARD), assignment__part=Part.OFFERED.value, platform__in=platforms
    ).select_related("assignment__matter")
    return [
        order
        for order in rows.order_by("made_at")[: 10 * SHOWN]
        if due(order.made_at, platforms[order.platform].silent_after, city.calendar).at < now
    ][:SHOWN]
