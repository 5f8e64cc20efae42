"""A matter told again from its history: each row holds what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from headwater.kernel.problem import Problem

# What a history row must tell when it changes; the rest of a matter's row never changes.
TRACKED = (
    *("state", "holder_id", "grade", "course", "category", "town", "offer", "suggested"),
    *("is_protected", "consent", "outcome", "answer", "cause", "reopened", "returned", "ruled"),
    *(
        "merged_into_id",
        "repeat_of_id",
        "repeated",
        "due_at",
        "answer_by",
        "closed_at",
        "diverted_at",
        "units",
    ),
)
SET = "set"


def plain(value: Any) -> Any:
    """Return a value as history stores it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, list):
        return sorted(value)
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def snapshot(matter: Any) -> dict[str, Any]:
    """Return the tracked facts of a matter's row, as history stores them."""
    return {name: plain(getattr(matter, name)) for name in TRACKED}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs, with its new value."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def replay(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tell a matter again from the `change` of its history rows, oldest first."""
    told: dict[str, Any] = {}
    for number, change in enumerate(changes, 1):
        if not told and SET not in change:
            raise Problem("matters.history-unreadable", row=number)
        told |= change.get(SET, {})
    return told
