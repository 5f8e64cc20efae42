"""Close the gate by an alarm, and open it again only by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, say
from headwater.records.models import Alarm
from headwater.records.queries.gate import alarms, forget_standing


def raise_alarm(kind: str, because: Sequence[Sentence], *, at: datetime) -> Alarm:
    """Close the gate; a second alarm of the same kind only adds its reasons."""
    said = [one.as_json() for one in because]
    with transaction.atomic():
        standing = alarms().select_for_update().filter(kind=kind).first()
        if standing is None:
            standing = Alarm(kind=kind, at=at)
        standing.because = [*standing.because, *said]
        standing.lifted_by = ""  # who wanted to lift it did not know of this
        standing.save()
    forget_standing()
    return standing


def close_gate(*, reason: str, by: By, at: datetime) -> Alarm:
    """Close the gate by hand, for a reason."""
    if not reason.strip():
        raise Problem("records.alarm-reason", fields=["reason"])
    return raise_alarm("by-hand", [say("records.alarm-by-hand", reason=reason)], at=at)


def lift(number: int, *, reason: str, by: By, at: datetime) -> Alarm:
    """Lift an alarm: the first person says why, a second one agrees, then the gate may open."""
    with transaction.atomic():
        found = alarms().select_for_update().filter(pk=number).first()
        if found is None:
            raise Problem("records.alarm-unknown", fields=["alarm"])
        if found.lifted_by == by.name:
            raise Problem("records.alarm-second", fields=["alarm"])
        if found.lifted_by:
            found.second, found.lifted_at = by.name, at
        elif reason.strip():
            found.lifted_by, found.reason = by.name, reason
        else:
            raise Problem("records.alarm-reason", fields=["reason"])
        found.save()
    forget_standing()
    return found
