"""Read matters, and all that changed since a cursor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from headwater.interfaces.api.keys import caller_of
from headwater.kernel.problem import Problem
from headwater.records.queries import ground
from headwater.records.queries.feed import changes_after
from headwater.records.queries.lists import Asked, Page, matters_of_unit

router = Router(tags=["matters"])


class ListIn(Schema):
    """How a list is asked for: keyset paging by `after`, at most 200 a page."""

    after: str = ""
    state: str = ""
    limit: int = 50


@router.get("/matters", summary="List the matters your unit has a part in")
def get_matters(request: HttpRequest, asked: Query[ListIn]) -> dict[str, Any]:
    """List open work by its clock; `next` is the cursor of the next page, `count` is exact."""
    caller = caller_of(request, "matters.read")
    page = matters_of_unit(
        caller.unit, Asked(after=asked.after, state=asked.state, limit=asked.limit)
    )
    return {"count": page.count, "next": page.next, "items": [_item(one) for one in page.items]}


def _item(matter: Any) -> dict[str, Any]:
    shown = ("number", "state", "grade", "course", "category", "town", "place", "holder_id")
    times = ("opened_at", "changed_at", "due_at")
    return {
        "matter": str(matter.id),
        **{name.removesuffix("_id"): getattr(matter, name) for name in shown},
        **{name: _iso(getattr(matter, name)) for name in times},
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None


@router.get("/matters/{matter}", summary="Read one matter")
def get_matter(request: HttpRequest, matter: UUID) -> dict[str, Any]:
    """Return one matter of your unit."""
    caller = caller_of(request, "matters.read")
    page: Page = matters_of_unit(caller.unit, Asked(only=matter))
    if not page.items:
        raise Problem("matters.unknown", fields=["matter"])
    return _item(page.items[0])


@router.get("/changes", summary="All that changed since a cursor")
def get_changes(request: HttpRequest, after: str = "", limit: int = 100) -> dict[str, Any]:
    """Return history rows of your unit's matters after the cursor, oldest first.

    What happened in the last 20 seconds comes later, so that nothing slips in behind your cursor.
    """
    caller = caller_of(request, "changes.read")
    limit, now = min(max(limit, 1), 500), ground.city_time()
    rows, cursor = changes_after(caller.unit, after, limit, now=now)
    items = [
        {
            "matter": str(row.matter_id),
            "at": row.at.isoformat(),
            "seq": row.seq,
            "verb": row.verb,
            "change": row.change,
        }
        for row in rows
    ]
    return {"items": items, "next": cursor}
