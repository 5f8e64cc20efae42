"""What waits for a look: flags not settled, and visits not made."""

from __future__ import annotations

from django.db.models import QuerySet

from headwater.records.models import Flag, Matter, User, Visit
from headwater.records.queries.permits import visible

SHOWN = 50


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
