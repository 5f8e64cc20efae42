"""Look once a week whether calls are still those the model learnt from; an alarm shuts the gate."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count

from headwater.matters.states import State
from headwater.records.actions.alarms import raise_alarm
from headwater.records.models import DriftWeek, Matter, Report
from headwater.records.queries import ground
from headwater.triage.drift import Finding, Week, drift, unknown_of

WEEK, BEFORE = timedelta(days=7), timedelta(days=84)
MOST = 5000


def look_for_drift(*, at: datetime) -> tuple[Finding, ...]:
    """Compare seven days with the twelve weeks before and with the card; keep it, and alarm."""
    start = at - WEEK
    model = ground.desk().triager.model
    taught = model.card.get("unknown", {"n": 0, "mean": 0.0, "variance": 0.0})
    reference = Week(
        _branches(start - BEFORE, start),
        (int(taught["n"]), float(taught["mean"]), float(taught["variance"])),
    )
    found = drift(reference, Week(_branches(start, at), _unknown(start, at), _judged(start, at)))
    alarming = [one.sentence() for one in found if one.alarms]
    DriftWeek.objects.update_or_create(
        week=start.astimezone(ground.zone()).date(),
        defaults={
            "n": sum(_branches(start, at).values()),
            "findings": [one.sentence().as_json() for one in found],
            "alarmed": bool(alarming),
        },
    )
    if alarming:
        raise_alarm("drift", alarming, at=at)
    return found


def _branches(since: datetime, until: datetime) -> Counter[str]:
    rows = Matter.objects.filter(opened_at__gte=since, opened_at__lt=until, historical=False)
    counted = rows.values_list("category").annotate(n=Count("id")).order_by("category")
    leaves, found = ground.city().catalogue, Counter[str]()
    for category, n in counted:
        found[leaves[category].parent if category in leaves else ""] += n  # one declared no more
    return found


def _unknown(since: datetime, until: datetime) -> tuple[int, float, float]:
    rows = Report.objects.filter(
        received_at__gte=since, received_at__lt=until, historical=False, matter__historical=False
    )
    triager = ground.desk().triager
    words = rows.order_by("received_at").values_list("masked", flat=True)[:MOST]
    return unknown_of([triager.reader.read(one) for one in words], triager.model.known)


def _judged(since: datetime, until: datetime) -> list[tuple[float, bool]]:
    """List closed matters: how sure the first category was, and whether it is still the category.

    One whose model or category was never said by the model (a named one) tells nothing.
    """
    closed = Matter.objects.filter(
        state=State.CLOSED.value, closed_at__gte=since, closed_at__lt=until, historical=False
    )
    rows = closed.values_list("category", "reports__decision__suggestions").order_by("closed_at")
    return [
        (float(suggested[0][1]), suggested[0][0] == category)
        for category, suggested in rows[:MOST]
        if suggested
    ]
