"""Risk words that orders dropped and nobody has looked at yet."""

from __future__ import annotations

from django.db.models import QuerySet

from headwater.records.models import Matter, Omission, User
from headwater.records.queries.permits import visible


def unseen(user: User) -> QuerySet[Omission]:
    """List those of matters the user may watch, newest first."""
    seen = Matter.objects.filter(visible(user, "danger.watch"))
    rows = Omission.objects.filter(seen_at=None, matter__in=seen)
    return rows.select_related("matter").order_by("-at")
