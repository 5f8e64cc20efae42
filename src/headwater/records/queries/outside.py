"""Outside platforms: how each stands, and the orders one has not answered in time."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from headwater.kernel.clock import due
from headwater.kernel.sentence import Term, say
from headwater.matters.states import Part
from headwater.records.connectors.openings import Standing, shown
from headwater.records.connectors.platforms import FakePlatform, Platform
from headwater.records.connectors.web_platforms import states
from headwater.records.models import Matter, OutsideOrder, User
from headwater.records.queries import ground
from headwater.records.queries.permits import visible

SHOWN = 8
# One taken back there and in force again here (a merging undone) is unheard of, too.
UNHEARD = ("waiting", "sent", "failed", "recalling", "telephone", "recalled")
TO_TELL = ("recalling", "telephone")


def silent(user: User, now: datetime) -> list[OutsideOrder]:
    """List orders whose platform has been silent for longer than the city bears.

    As far as this reader may see their matters: what is behind a wall is on no wallboard.
    """
    city = ground.city()
    platforms = {one.code: one for one in city.life.platforms}
    if not platforms:
        return []
    seen = Matter.objects.filter(visible(user, "wall.read")).values("id")
    rows = OutsideOrder.objects.filter(
        Q(state__in=UNHEARD), assignment__part=Part.OFFERED.value, platform__in=platforms
    ).filter(assignment__matter__in=seen)
    rows = rows.select_related("assignment__matter")
    return [
        order
        for order in rows.order_by("made_at")[: 10 * SHOWN]
        if due(order.made_at, platforms[order.platform].silent_after, city.calendar).at < now
    ][:SHOWN]


def standings() -> list[Standing[Platform]]:
    """Tell of each declared platform how it stands; the demo plays them all."""
    platforms = ground.city().life.platforms
    if not settings.DEMO:
        return states(platforms, os.environ)
    return [
        Standing(
            one.code,
            FakePlatform(),
            say("records.platform-demo", platform=Term("platform", one.code)),
        )
        for one in platforms
    ]


def platforms_shown() -> list[dict[str, Any]]:
    """List the platforms: how each stands, what waits or failed, and why the last did not leave."""
    offered = Q(assignment__part=Part.OFFERED.value)
    rows = OutsideOrder.objects.filter(state__in=("waiting", "failed", *TO_TELL))
    held = {
        one["platform"]: one
        for one in rows.values("platform").annotate(
            waiting=Count("pk", filter=offered & Q(state="waiting")),
            failed=Count("pk", filter=offered & Q(state="failed")),
            telling=Count("pk", filter=Q(state="recalling")),
            telephone=Count("pk", filter=Q(state="telephone")),
        )
    }
    last, none = _last_refusals(), {"telling": 0, "telephone": 0}
    return [{**none, **shown(one, held), "last": last.get(one.code, [])} for one in standings()]


def given_up() -> list[OutsideOrder]:
    """List the newest orders that a platform refused for good and that are still wanted."""
    rows = OutsideOrder.objects.filter(state="failed", assignment__part=Part.OFFERED.value)
    return list(rows.select_related("assignment__matter").order_by("-made_at")[: 10 * SHOWN])


def _last_refusals() -> dict[str, list[dict[str, Any]]]:
    """Return of each platform why it did not take the order it refused last."""
    refused = OutsideOrder.objects.filter(assignment__part=Part.OFFERED.value).exclude(failed="")
    rows = refused.order_by("platform", "-next_try_at").distinct("platform")
    return {row.platform: [row.why] for row in rows if row.why}
