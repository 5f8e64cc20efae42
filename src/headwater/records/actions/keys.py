"""Give an outside system its key; only the hash stays here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from headwater.kernel.problem import Problem
from headwater.records.connectors.keys import digest
from headwater.records.models import ApiKey
from headwater.records.queries import ground
from headwater.records.queries.api_keys import PREFIX_LENGTH

SCOPES = ("reports.write", "matters.read", "changes.read")
PER_MINUTE = 600


def issue(
    *,
    name: str,
    channel: str,
    scopes: Sequence[str] = SCOPES,
    per_minute: int = PER_MINUTE,
    unit: str = "",
) -> str:
    """Make a key for a channel and return it: the only time it can be read.

    It acts for the unit that holds the channel, or for the named one: an outside platform.
    """
    if channel not in ground.city().channels:
        known = tuple(sorted(ground.city().channels))
        raise Problem("intake.channel-unknown", fields=["channel"], given=channel, known=known)
    token = f"hw_{secrets.token_urlsafe(32)}"
    ApiKey.objects.update_or_create(
        name=name,
        defaults={
            "prefix": token[:PREFIX_LENGTH],
            "digest": digest(token),
            "channel": channel,
            "unit_id": unit or ground.city().reception.holders[channel],
            "scopes": list(scopes),
            "per_minute": per_minute,
            "made_at": datetime.now(UTC),
            "revoked_at": None,
        },
    )
    return token
