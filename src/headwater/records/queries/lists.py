"""Lists of matters: exact counts, keyset pages to the last row, row permissions, search."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from headwater.intake.masking import looks_personal
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb
from headwater.matters.states import OPEN, State
from headwater.records.models import History, Matter, Report, User
from headwater.records.queries.permits import visible

PAGE = 50
LONGEST_PAGE = 200
FAR = datetime(9999, 1, 1, tzinfo=UTC)
_PAIRS: Any = ArrayField(TextField())
# What a list is sorted by; the last key is unique, so that a page begins where one ended.
ORDERS = {
    "clock": ("by_due", "id"),
    "grade": ("grade", "by_due", "id"),
    "area": ("town", "place_key", "by_due", "id"),
}
OPEN_STATES = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a list was asked for: one of the views, words to search, where the page starts."""

    view: str = "open"
    search: str = ""
    after: str = ""
    state: str = ""
    town: str = ""
    category: str = ""
    limit: int = PAGE
    only: UUID | None = None
    order: str = "clock"

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Return what a saved filter keeps of it."""
        names = ("view", "search", "town", "category")
        return tuple((name, getattr(self, name)) for name in names)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows, the exact count of all, and the cursor of the next page or ''."""

    items: list[Matter]
    count: int
    next: str
    counts: dict[str, int] = field(default_factory=dict)


def views(unit: str, now: datetime) -> dict[str, Q]:
    """Return the saved views of a list: each a filter over open work."""
    live = Q(state__in=OPEN_STATES)
    return {
        "open": live,
        "late": live & Q(due_at__lt=now),
        "week": live & Q(due_at__gte=now, due_at__lt=now + timedelta(days=7)),
        "accept": live & Q(state=State.DISPATCHED.value),
        "contact": live & Q(state=State.ACCEPTED.value),
        "decide": live & Q(state__in=[State.RECEIVED.value, State.UNOWNED.value]),
        "unowned": Q(state=State.UNOWNED.value),
        "seat": Q(state__in=[State.UNOWNED.value, State.RULING.value]),
        "callback": Q(state=State.PROPOSED.value, answer_by__lt=now),
        "returned": live & Q(returned__gt=0),
        "repeated": live & Q(repeated__gt=0),
        "answer": Q(state=State.PROPOSED.value),
        "reopened": live & Q(reopened__gt=0),
        "sent": Q(diverted_at__isnull=False) & ~Q(holder_id=unit) & live,
        "closed": Q(state__in=["closed", "withdrawn", "merged"]),
    }


def matters_for(user: User, asked: Asked, now: datetime) -> Page:
    """Return a page of what the user may see, open work by clock, the most urgent first."""
    return page_of(visible(user), asked, views(user.unit_id or "", now))


def page_of(seen: Q, asked: Asked, chosen: dict[str, Q]) -> Page:
    """Return a page of one of the chosen views over what may be seen, with the count of each."""
    rows = Matter.objects.filter(seen)
    counts = _counts(rows, chosen)
    if asked.view not in chosen:
        raise Problem("interfaces.list.view-unknown", fields=["view"], given=asked.view)
    rows = rows.filter(chosen[asked.view]).filter(_asked(asked))
    plain = not (asked.search or asked.town or asked.category)
    rows = rows.annotate(worsened=raised_since("opened_at"))
    return _page(rows, asked, counts[asked.view] if plain else None, counts)


def raisings() -> QuerySet[History]:
    """Return the rows of history by which matters grew worse."""
    return History.objects.filter(verb__in=[Verb.RAISE.value, Verb.CALL_POLICE.value])


def raised_since(column: str) -> Exists:
    """Answer of each matter whether it has grown worse since the time in a column of its row."""
    return Exists(raisings().filter(matter_id=OuterRef("pk"), at__gte=OuterRef(column)))


def matters_of_unit(unit: str, asked: Asked) -> Page:
    """Return a page of the matters a unit has a part in, for another system; never protected."""
    rows = Matter.objects.filter(units__contains=[unit], is_protected=False)
    if asked.only:
        rows = rows.filter(id=asked.only)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return _page(rows, asked, None, {})


def _counts(rows: QuerySet[Matter], chosen: dict[str, Q]) -> dict[str, int]:
    """Count every view over open work in one statement; closed is counted only when asked."""
    live = rows.filter(state__in=OPEN_STATES)
    named = {name: Count("id", filter=q) for name, q in chosen.items() if name != "closed"}
    found: dict[str, int] = live.aggregate(**{f"n_{name}": q for name, q in named.items()})
    counts = {name.removeprefix("n_"): n for name, n in found.items()}
    if "closed" in chosen:
        counts["closed"] = rows.filter(chosen["closed"]).count()
    return counts


def narrowed(user: User, asked: Asked, now: datetime) -> Q:
    """Return the whole filter of a saved list: its view, place, category and words."""
    chosen = views(user.unit_id or "", now)
    return chosen.get(asked.view, Q()) & _asked(asked)


def _asked(asked: Asked) -> Q:
    """Return what was asked for besides the view."""
    wanted = Q()
    if asked.town:
        wanted &= Q(town=asked.town)
    if asked.category:
        wanted &= Q(category=asked.category)
    words = asked.search.strip()
    if not words:
        return wanted
    if words.isdigit() and len(words) <= 6:  # noqa: PLR2004
        return wanted & Q(number=int(words))
    if looks_personal(words):
        raise Problem("interfaces.list.search-personal", fields=["search"])
    return wanted & _contains(words)


def _contains(words: str) -> Q:
    """Match masked words or place: bigrams by index, then exactly; see decision on search."""
    reports = Report.objects.filter(masked__contains=words)
    pairs = [words[i : i + 2] for i in range(len(words) - 1) if words[i : i + 2].isalnum()]
    if pairs:
        reports = reports.alias(pairs=Func(F("masked"), function="bigrams", output_field=_PAIRS))
        reports = reports.filter(_holds(pairs))
    return Q(id__in=reports.values("matter_id")) | Q(place__contains=words)


def _holds(pairs: list[str]) -> Any:
    return Q(("pairs__contains", pairs))


def _page(rows: QuerySet[Matter], asked: Asked, count: int | None, counts: dict[str, int]) -> Page:
    limit, keys = min(max(asked.limit, 1), LONGEST_PAGE), ORDERS[asked.order]
    total = rows.count() if count is None else count
    due: Any = Coalesce("due_at", Value(FAR))
    ordered = rows.annotate(by_due=due).order_by(*keys)
    if asked.after:
        ordered = ordered.filter(_beyond(keys, _read_cursor(asked.after, keys)))
    items: list[Any] = list(ordered.select_related("holder")[: limit + 1])
    more = len(items) > limit
    return Page(items[:limit], total, _cursor(items[limit - 1], keys) if more else "", counts)


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Match the rows after those values in the order of the keys."""
    key, value = keys[0], values[0]
    later = Q((f"{key}__gt", value))
    return later | Q((key, value)) & _beyond(keys[1:], values[1:]) if len(keys) > 1 else later


def _cursor(last: Any, keys: Sequence[str]) -> str:
    text = json.dumps([getattr(last, key) for key in keys], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_cursor(cursor: str, keys: Sequence[str]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor))
        return [_READ.get(key, str)(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError):
        raise Problem("interfaces.list.cursor-wrong", fields=["after"]) from None


_READ: dict[str, Callable[[Any], Any]] = {
    "by_due": datetime.fromisoformat,
    "id": UUID,
    "grade": int,
}
