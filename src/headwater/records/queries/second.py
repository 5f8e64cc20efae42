"""Requests that wait for a second person, as far as the reader may confirm them."""

from __future__ import annotations

from django.db.models import QuerySet

from headwater.kernel.problem import Problem
from headwater.records.models import Agreement, Matter, User
from headwater.records.queries.permits import visible
from headwater.triage.gate import TWO_PEOPLE


def waiting(user: User) -> QuerySet[Agreement]:
    """List those of matters the user may confirm for, the oldest first; their own ones too."""
    seen = {
        kind: Matter.objects.filter(visible(user, rule.confirms))
        for kind, rule in TWO_PEOPLE.items()
    }
    rows = Agreement.objects.none()
    for kind, matters in seen.items():
        rows |= Agreement.objects.filter(kind=kind, matter__in=matters, answer="")
    return rows.select_related("matter").order_by("at")


def may_answer(user: User, number: int) -> None:
    """Refuse who may not see a request: for them it does not exist."""
    if not waiting(user).filter(pk=number).exists():
        raise Problem("records.second-unknown")
