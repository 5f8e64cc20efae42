"""Find the system behind an API key."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from headwater.kernel.permit import By
from headwater.records.connectors.keys import same
from headwater.records.models import ApiKey

PREFIX_LENGTH = 11
_KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A system that calls: its key's id, channel, unit, scopes and calls a minute."""

    id: int
    channel: str
    unit: str
    scopes: frozenset[str]
    per_minute: int

    def by(self) -> By:
        """Return how history names it."""
        return By(f"key:{self.id}", self.unit)


_kept: dict[str, tuple[float, Caller]] = {}  # only keys that were ours: strangers cannot fill it


def find_caller(token: str) -> Caller | None:
    """Return the caller of a key that is neither revoked nor over; None for a stranger.

    Keys use real time, not the demo's clock. A key is looked up again after five seconds, so a
    revoked one is shut out by then in every process.
    """
    kept = _kept.get(token)
    if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
        return kept[1]
    found = _looked_up(token)
    if found is not None:
        _kept[token] = (time.monotonic(), found)
    return found


def _looked_up(token: str) -> Caller | None:
    key = ApiKey.objects.filter(prefix=token[:PREFIX_LENGTH], revoked_at=None).first()
    if key is None or not same(token, key.digest):
        return None
    if key.ends_at and key.ends_at < datetime.now(UTC):
        return None
    return Caller(key.pk, key.channel, key.unit_id, frozenset(key.scopes), key.per_minute)
