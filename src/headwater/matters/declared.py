"""What a city declares about the life of its matters: ladder, guards, texts, checklists, visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from headwater.kernel.clock import Limit


class Told(StrEnum):
    """Whom a step of the warning ladder tells."""

    UNIT = "unit"
    PARENT = "parent"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the warning ladder: so long after the deadline, that body is told."""

    code: str
    after: Limit
    to: Told


class Kind(StrEnum):
    """What a guard against gaming looks for."""

    TOO_FAST = "too-fast"
    RECLASSIFIED_LATE = "reclassified-late"
    SPLIT_ORDERS = "split-orders"
    ROUNDS = "rounds"
    SAME_PHOTO = "same-photo"
    OLD_PHOTO = "old-photo"


@dataclass(frozen=True, slots=True)
class GamingGuard:
    """A guard: its kind, the count it takes, and within how many minutes."""

    code: str
    kind: Kind
    count: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A standard text for categories (`U*`, or all where none is named), by language.

    A step with a `door` is only for those who may pass it: to call back, say, takes the contact.
    """

    code: str
    categories: tuple[str, ...]
    words: Mapping[str, str]
    door: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit in which results are measured, and the range within which a value is believed."""

    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of the written notice, its legal basis and what the caller may do, by language."""

    code: str
    words: Mapping[str, str]
    basis: Mapping[str, str] = field(default_factory=dict)
    remedy: Mapping[str, str] = field(default_factory=dict)


ORDER_FIELDS = (
    "id",
    "unit",
    "number",
    "grade",
    "category",
    "town",
    "place",
    "summary",
    "due",
    "key",
)
RECALL_FIELDS = (*ORDER_FIELDS, "order")


@dataclass(frozen=True, slots=True)
class Platform:
    """An outside platform: the unit that works there, and how long its silence is borne.

    One that is reached by the web has a `body`. Body and headers are templates which may name
    ORDER_FIELDS; `codes` turns our value of a field into theirs, `taken` is what a yes must say,
    and `order` is where the answer names the order: `data.id` reads the id of its data.
    `recall` is what takes an order back there, sent to `recall_path` of the same address; it may
    name RECALL_FIELDS, with their id as `order`. Without it a person must telephone.
    """

    code: str
    unit: str
    silent_after: Limit
    body: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_json: bool = True
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    recall: Mapping[str, str] = field(default_factory=dict)
    recall_path: str = ""


class OutletKind(StrEnum):
    """How an outlet carries letters: by e-mail, to a telephone, or to a fixed web address."""

    MAIL = "mail"
    SMS = "sms"
    WEB = "webhook"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet for letters; body and headers are templates, `taken` is what a yes must say.

    A template may name {to}, {words}, {id}, {kind}, {receiver} and {key}, the secret.
    """

    code: str
    kind: OutletKind
    callers: bool = False
    body: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_json: bool = True
    taken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Life:
    """All of it; a city that declares nothing has no ladder, no guards and no checklists."""

    causes: tuple[str, ...] = ()
    ladder: tuple[Step, ...] = ()
    guards: tuple[GamingGuard, ...] = ()
    texts: tuple[Text, ...] = ()
    checklists: tuple[Text, ...] = ()
    scales: tuple[Scale, ...] = ()
    excuses: tuple[Text, ...] = ()  # why a file that proves a result may be wanting
    notices: tuple[Wording, ...] = ()
    platforms: tuple[Platform, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    visit_percent: float = 0.0
    visits_at_least: int = 0  # of each unit and month, as far as it closed so many
    visit_within: Limit = field(default_factory=lambda: Limit.parse("10 working-days"))
    leader: str = ""
    quiet: tuple[time, time] | None = None


def is_of(categories: tuple[str, ...], category: str) -> bool:
    """Answer whether a text or checklist is meant for a category."""
    return not categories or any(
        category == one or (one.endswith("*") and category.startswith(one[:-1]))
        for one in categories
    )
