"""Find the system behind an API key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from headwater.kernel.permit import By
from headwater.records.connectors.keys import same
from headwater.records.models import ApiKey

PREFIX_LENGTH = 11


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


def find_caller(token: str) -> Caller | None:
    """Return the caller of a key that is neither revoked nor over; None for a stranger.

    Keys use real time, not the demo's clock.
    """
    key = ApiKey.objects.filter(prefix=token[:PREFIX_LENGTH], revoked_at=None).first()
    if key is None or not same(token, key.digest):
        return None
    if key.ends_at and key.ends_at < datetime.now(UTC):
        return None
    return Caller(key.pk, key.channel, key.unit_id, frozenset(key.scopes), key.per_minute)
