"""What waits in the outbox, what left and what was refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from headwater.records.models import Message, Preference

SHOWN = 100
TEXTS = frozenset({"words", "result", "reason", "note", "text"})
PROTECTED = frozenset({"category", "signals"})  # what a protected matter is about


def latest_messages(*, with_texts: bool = False) -> list[dict[str, Any]]:
    """Return the newest messages without their bodies, which may hold a caller's link.

    What people wrote themselves is left out, unless `with_texts`: the demo has invented texts. What
    a protected matter is about is never told.
    """
    rows = Message.objects.select_related("matter").defer("body").order_by("-made_at", "-pk")
    return [_shown(row, with_texts=with_texts) for row in rows[:SHOWN]]


def failed_letters() -> list[Message]:
    """Return the newest letters that were given up, without their bodies."""
    rows = Message.objects.filter(sent_at=None).exclude(failed__in=["", "muted"]).defer("body")
    return list(rows.order_by("-made_at", "-pk")[:SHOWN])


def _shown(row: Message, *, with_texts: bool) -> dict[str, Any]:
    said = row.sentence if with_texts else _without(row.sentence, TEXTS)
    if row.matter and row.matter.is_protected:
        said = _without(said, PROTECTED)
    return {
        "key": row.pk,
        "next_try_at": row.next_try_at,
        "made_at": row.made_at,
        "sent_at": row.sent_at,
        "number": row.matter.number if row.matter else None,
        "to_caller": row.to == "caller",
        "unit": row.to.removeprefix("unit:") if row.to.startswith("unit:") else "",
        "because": [said] if said else [],
        "state": _state(row),
        "tries": row.tries,
        "why": [row.why] if row.why and not row.sent_at else [],
        "outlet": row.outlet,
    }


def _without(sentence: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Put dots where a sentence repeats what is not for this page."""
    values = {k: "…" if k in names else v for k, v in sentence.get("values", {}).items()}
    return {**sentence, "values": values} if sentence else sentence


def _state(row: Message) -> str:
    """Name where a letter stands.

    It waits, is held by quiet hours, was sent, collected into another, not wanted, or failed.
    """
    if row.failed:
        return "muted" if row.failed == "muted" else "failed"
    if row.sent_at:
        return "collected" if row.digest_id else "sent"
    return "held" if row.tries == 0 and row.next_try_at > row.made_at else "waiting"


def preference_of(unit: str) -> Preference | None:
    """Return how a unit wants its notices, if it has said."""
    return Preference.objects.filter(to=f"unit:{unit}").first()
