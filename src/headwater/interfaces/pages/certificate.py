"""The certificate: how sure we are that no emergency is offered, or how far that still is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.analysis.rates import exact_share
from headwater.interfaces.pages.asking import door, user_of
from headwater.records.queries.gate import alarms, last_week, standing
from headwater.records.queries.labels import labels_counted, newest_labels
from headwater.records.queries.permits import doors_of
from headwater.triage.certificate import Certificate
from headwater.triage.certify import ALPHA, DELTA, wanted
from headwater.triage.proving import DEMANDED

LIMIT = 0.90  # two tails of 5 %: the upper one is the one-sided limit of 95 %
HASHES = ("model", "data", "code", "labelled")


@door("gate.read")
def certificate(request: HttpRequest) -> HttpResponse:
    """Show how the gate stands, why, and what the certificate rests on."""
    now, counted, need = standing(), labels_counted(), wanted(ALPHA, DELTA)
    context = {
        "standing": now,
        "is_open": not now.why,
        "held": _held(now.certificate) if now.certificate else None,
        "labels": counted,
        "need": need,
        "demands": [_demand(name, n) for name, n in counted.groups.items()],
        "wanting": max(0, need - counted.emergencies),
        "alpha": ALPHA * 100,
        "sure": round((1 - DELTA) * 100),
        "newest": newest_labels(),
        "may_close": "gate.close" in doors_of(user_of(request)),
        "drift": last_week(),
        "alarms": list(alarms()),
    }
    return render(request, "pages/certificate.html", context)


def _demand(group: str, n: int) -> dict[str, Any]:
    """Return what is demanded of a group, and how far its labels have come."""
    need = wanted(DEMANDED[group], DELTA)
    return {"name": group, "n": n, "need": need, "alpha": round(DEMANDED[group] * 100)}


def _held(one: Certificate) -> dict[str, Any]:
    return {
        "name": one.name,
        "n": one.n,
        "misses": one.misses,
        "alpha": one.alpha * 100,
        "sure": round((1 - one.delta) * 100),
        "threshold": one.threshold,
        "since": one.valid_from[:10],
        "until": one.valid_until[:10],
        "simulated": one.simulated,
        "groups": [_group(name, n, misses) for name, (n, misses) in one.groups.items()],
        "hashes": [
            (name, f"interfaces.certificate.hash-{name}", getattr(one, name)) for name in HASHES
        ],
    }


def _group(name: str, n: int, misses: int) -> dict[str, Any]:
    most = f"{exact_share(misses, n, LIMIT).high:.2%}" if n else ""
    return {"name": name, "n": n, "misses": misses, "most": most}
