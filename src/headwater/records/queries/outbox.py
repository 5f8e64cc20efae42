"""What waits in the outbox, what left and what was refused."""

from __future__ import annotations

from typing import Any

from headwater.records.models import Message

SHOWN = 100


def latest_messages() -> list[dict[str, Any]]:
    """Return the newest messages without their bodies, which may hold a caller's link."""
    rows = Message.objects.select_related("matter").defer("body").order_by("-made_at", "-pk")
    return [_shown(row) for row in rows[:SHOWN]]


def _shown(row: Message) -> dict[str, Any]:
    state = "failed" if row.failed else "sent" if row.sent_at else "waiting"
    return {
        "made_at": row.made_at,
        "sent_at": row.sent_at,
        "number": row.matter.number if row.matter else None,
        "to_caller": row.to == "caller",
        "unit": row.to.removeprefix("unit:") if row.to.startswith("unit:") else "",
        "because": [row.sentence] if row.sentence else [],
        "state": state,
        "tries": row.tries,
    }
