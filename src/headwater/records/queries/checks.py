"""What waits for a look: flags not settled, and visits not made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from headwater.records.models import Flag, Matter, Proof, User, Visit
from headwater.records.queries.permits import visible

SHOWN = 50
COUNTED = timedelta(days=30)


def open_flags(user: User) -> QuerySet[Flag]:
    """List flags nobody has settled, the newest first."""
    seen = Matter.objects.filter(visible(user)).values("id")
    rows = Flag.objects.filter(settled_at=None, matter__in=seen).select_related("matter")
    return rows.order_by("-at")[:SHOWN]


def open_visits(user: User) -> QuerySet[Visit]:
    """List visits to be made, the most urgent first."""
    seen = Matter.objects.filter(visible(user)).values("id")
    rows = Visit.objects.filter(done_at=None, matter__in=seen).select_related("matter")
    return rows.order_by("due_at")[:SHOWN]


def excused(user: User, at: datetime) -> list[dict[str, Any]]:
    """Count the files that two persons did without of late, by unit and reason, most first."""
    seen = Matter.objects.filter(visible(user)).values("id")
    rows = Proof.objects.filter(matter__in=seen, at__gt=at - COUNTED).exclude(excuse="")
    counted = rows.values("unit_id", "excuse").annotate(count=Count("id"))
    return [dict(row) for row in counted.order_by("-count", "unit_id", "excuse")[:SHOWN]]
