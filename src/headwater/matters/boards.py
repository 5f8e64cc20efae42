"""What a city declares about its boards: what each shows, in which order, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DOOR = "board."  # the door of a board is `board.<code>`


class View(StrEnum):
    """A choice of matters; what each holds stands in `records/queries/boards`."""

    MINE = "mine"  # in which our unit has an open part
    TO_ACCEPT = "to-accept"
    LATE = "late"
    SENT = "sent"  # sent away and still open
    WORSE = "worse"  # sent away, and grown worse since
    TOLD_AGAIN = "told-again"  # sent away, and told of a second time
    SAFETY = "safety"  # police safety is ours: say when it is safe
    IMMEDIATE = "immediate"
    UNOWNED = "unowned"
    JOINT = "joint"  # joint work that waits for another body
    NOT_OURS = "not-ours"  # somebody in the field said so
    REOPENED = "reopened"
    OPEN = "open"
    CLOSED = "closed"


class Column(StrEnum):
    """What a board may show of a matter. None of them holds a word of the caller."""

    CLOCK = "clock"
    TASK = "task"
    PLACE = "place"
    STATE = "state"
    PARTNERS = "partners"
    PROOF = "proof"


class Order(StrEnum):
    """What stands first."""

    CLOCK = "clock"
    GRADE = "grade"
    AREA = "area"  # for a round in the field: what lies together stands together


class Extra(StrEnum):
    """What a board has besides its rows."""

    FIRST = "first"  # the first room of the day
    PHONE = "phone"  # drawn for a hand in the field, works offline, takes reports on site
    REGISTER = "register"  # a dispute may be registered here
    TOTALS = "totals"  # the sums of the month stand below
    PRINT = "print"  # may be printed
    TEAMS = "teams"  # who is on call now stands below
    RECHECKS = "rechecks"  # sources to be looked at again by today stand below


@dataclass(frozen=True, slots=True)
class Board:
    """One board: its names and hint, the views on it (the first is shown), columns and moves.

    `red` names the views whose count is red; `moves` are offered on the page of a task.
    """

    code: str
    name_zh: str
    name_en: str
    hint: Mapping[str, str]
    views: tuple[View, ...]
    red: tuple[View, ...]
    columns: tuple[Column, ...]
    order: Order = Order.CLOCK
    moves: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = ()
    kinds: tuple[str, ...] = ()  # categories that may be registered; `L*` is a branch

    @property
    def door(self) -> str:
        """Return the door that leads to it."""
        return f"{DOOR}{self.code}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A leaf of the knowledge register: what to tell the caller, who owns it, until when it holds.

    `review_on` is an ISO date; `basis` the law it stands on, or nothing.
    """

    leaf: str
    owner: str
    words: Mapping[str, str]
    basis: str
    review_on: str

    def is_overdue(self, today: str) -> bool:
        """Answer whether its owner should have looked at it again; `today` is an ISO date."""
        return self.review_on < today
