"""How the gate stands now: the certificate's file is looked at again twice a second."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet

from headwater.city.desk import Desk
from headwater.kernel.problem import Problem
from headwater.records.models import Alarm, DriftWeek
from headwater.records.queries import ground
from headwater.triage.certificate import Certificate, read_certificate, trusted_key, why_closed
from headwater.triage.gate import Gate

FILE = "certificate.json"
KEPT_SECONDS = 0.5
ALARM = "triage.gate.alarm"


@dataclass(frozen=True, slots=True)
class Standing:
    """The gate, the certificate that is there (valid or not), and the key of why it is closed."""

    gate: Gate
    certificate: Certificate | None
    why: str

    @property
    def name(self) -> str:
        """Return what a matter keeps: the certificate's name, or why the gate was closed."""
        return self.why or (self.certificate.name if self.certificate else "")


_kept: tuple[float, Standing | None] = (-1e9, None)


def standing() -> Standing:
    """Return how the gate stands; a file that is taken away closes it within a second."""
    global _kept
    read_at, known = _kept
    if known is None or time.monotonic() - read_at > KEPT_SECONDS:
        known = _look()
        _kept = (time.monotonic(), known)
    return known


def forget_standing() -> None:
    """Look again at the next need: after a certificate or an alarm was made here."""
    global _kept
    _kept = (-1e9, None)


def desk_at_gate(desk: Desk) -> Desk:
    """Return a desk under the gate as it stands now."""
    now = standing()
    return desk.at_gate(now.gate, now.name)


def alarms() -> QuerySet[Alarm]:
    """List the alarms that two people have not lifted yet, newest first."""
    return Alarm.objects.filter(lifted_at=None).order_by("-at")


def last_week() -> DriftWeek | None:
    """Return what the last look for drift found."""
    return DriftWeek.objects.order_by("-week").first()


def _look() -> Standing:
    try:
        held = _certificate()
    except Problem:
        return _closed(None, "triage.gate.unreadable")
    hashes = ground.desk().hashes
    if hashes is None:
        return _closed(held, "triage.gate.no-model")
    # Real time, also in the demo: a certificate's dates are of this world, like keys and sign-ins.
    why = why_closed(
        held,
        key=trusted_key(ground.state_folder()),
        hashes=hashes,
        at=datetime.now(UTC),
        demo=settings.DEMO,
    )
    if not why and alarms().exists():
        why = ALARM
    if why or held is None:
        return _closed(held, why)
    return Standing(Gate(held.threshold, is_open=True), held, "")


def _certificate() -> Certificate | None:
    file = ground.state_folder() / FILE
    return read_certificate(file) if file.exists() else None


def _closed(held: Certificate | None, why: str) -> Standing:
    return Standing(Gate(0.0, is_open=False, closed_because=why), held, why)
