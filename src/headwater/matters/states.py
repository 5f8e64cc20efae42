"""The states of a matter, and which of them are open work."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a matter stands; the holder is answerable in every one of them."""

    RECEIVED = "received"
    UNOWNED = "unowned"  # routing found nobody
    RULING = "ruling"  # two units disagree: the ruling seat decides
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    PROPOSED = "proposed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # hangs on another matter and ends with it


OPEN = frozenset(State) - {State.CLOSED, State.WITHDRAWN, State.MERGED}
WORKING = frozenset({State.DISPATCHED, State.ACCEPTED, State.CONTACTED})
UNDECIDED = frozenset({State.RECEIVED, State.UNOWNED, State.RULING})


class Part(StrEnum):
    """Where one assignment stands."""

    HELD = "held"  # the first receiver, or the unit that accepted
    OFFERED = "offered"  # dispatched, not accepted: the duty is still with the holder
    WAITING = "waiting"  # the civil part of joint work, until the police say that it is safe
    RETURNED = "returned"
    DONE = "done"
    RELEASED = "released"  # the duty went on to the unit that accepted
    CALLED_OFF = "called-off"


class Outcome(StrEnum):
    """How a matter ended: the short list of outcome codes."""

    DONE = "done"
    PARTLY = "partly"
    NOT_POSSIBLE = "not-possible"
    ROUTE_EXPLAINED = "route-explained"
    WITHDRAWN = "withdrawn"
    IMPORTED = "imported"  # closed elsewhere, before it came to us; K1, K2 and acceptance skip it


class Answer(StrEnum):
    """What the caller said of the result; unreached is its own class and never satisfied."""

    NONE = ""
    SOLVED = "solved"
    NOT_SOLVED = "not-solved"
    UNREACHED = "unreached"


class Consent(StrEnum):
    """Whether the caller agreed to the transfer."""

    NOT_ASKED = "not-asked"
    AGREED = "agreed"
    OBJECTED = "objected"


class Proof(StrEnum):
    """Kinds of dated evidence that closing may need."""

    PHOTO = "photo"
    DOCUMENT = "document"
    MEASUREMENT = "measurement"
    AGREEMENT = "agreement"
    VISIT_NOTE = "visit-note"
    CALL_NOTE = "call-note"


class ReturnCode(StrEnum):
    """Why a unit says that a matter is not its own: the short list."""

    NOT_OUR_DUTY = "not-our-duty"
    NOT_OUR_AREA = "not-our-area"
    DUTIES_CROSS = "duties-cross"
    WRONG_CATEGORY = "wrong-category"
    ALREADY_ELSEWHERE = "already-elsewhere"
