"""The moves of a matter as one table: from which state, to which, and what each one needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.kernel.facts import Course, Grade
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.states import OPEN, Outcome, Proof, State


class Verb(StrEnum):
    """What may be done with a matter; also the words of its history."""

    RECEIVE = "receive"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    CONTACT = "contact"
    PROVE = "prove"
    PROPOSE = "propose"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    RULE = "rule"
    RETURN = "return"
    RAISE = "raise"
    LOWER = "lower"
    RECLASSIFY = "reclassify"
    CALL_POLICE = "call-police"
    ADD_REPORT = "add-report"
    NOTE = "note"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; `to` is None where the state stays as it is."""

    verb: Verb
    frm: frozenset[State]
    to: State | None
    door: str


_ANY = frozenset(State)
_ACCEPTED = frozenset({State.ACCEPTED, State.CONTACTED})

MOVES: tuple[Move, ...] = (
    Move(
        Verb.DISPATCH,
        frozenset({State.RECEIVED, State.UNOWNED}),
        State.DISPATCHED,
        "matter.dispatch",
    ),
    Move(Verb.RULE, frozenset({State.UNOWNED, State.RECEIVED}), State.DISPATCHED, "matter.rule"),
    Move(Verb.ACCEPT, frozenset({State.DISPATCHED}), State.ACCEPTED, "matter.accept"),
    Move(Verb.RETURN, frozenset({State.DISPATCHED}), State.UNOWNED, "matter.accept"),
    Move(Verb.CONTACT, _ACCEPTED, State.CONTACTED, "matter.work"),
    Move(Verb.PROVE, _ACCEPTED, None, "matter.work"),
    Move(Verb.PROPOSE, _ACCEPTED | {State.RECEIVED}, State.PROPOSED, "matter.work"),
    Move(Verb.ANSWER, frozenset({State.PROPOSED}), State.CLOSED, "caller"),
    Move(Verb.CLOSE, frozenset({State.PROPOSED}), State.CLOSED, "matter.close"),
    Move(Verb.REOPEN, frozenset({State.PROPOSED, State.CLOSED}), State.DISPATCHED, "caller"),
    Move(Verb.WITHDRAW, OPEN, State.WITHDRAWN, "matter.close"),
    Move(Verb.RAISE, _ANY, None, "matter.raise"),
    Move(Verb.LOWER, OPEN, None, "matter.lower"),
    Move(Verb.RECLASSIFY, OPEN, None, "matter.reclassify"),
    Move(Verb.CALL_POLICE, _ANY, None, "matter.raise"),
    Move(Verb.ADD_REPORT, _ANY, None, "report.receive"),
    Move(Verb.NOTE, _ANY, None, "matter.note"),
)
_BY_VERB: Mapping[Verb, Move] = {move.verb: move for move in MOVES}


def move(verb: Verb) -> Move:
    """Return the row of the table for a verb."""
    return _BY_VERB[verb]


def legal(state: State) -> tuple[Verb, ...]:
    """List what may be done in a state, in the order of the table."""
    return tuple(row.verb for row in MOVES if state in row.frm)


def check(verb: Verb, state: State) -> State:
    """Return the state the move leads to, or refuse with the moves that are allowed."""
    row = _BY_VERB[verb]
    if state not in row.frm:
        raise Problem(
            "matters.move-refused",
            fields=["move"],
            verb=Term("verb", verb),
            state=Term("state", state),
            allowed=tuple(Term("verb", one) for one in legal(state)),
        )
    return row.to or state


def check_transfer(
    grade: Grade, course: Course, live: Iterable[str], *, reason: str, second: bool
) -> None:
    """Refuse a transfer that lacks what its danger asks for: a reason, a second person.

    Source: design §1. A live signal or a closed gate locks the one-key transfer only.
    """
    signals = tuple(Term("signal", one) for one in live)
    if not reason.strip():
        raise Problem("matters.transfer-reason", fields=["reason"])
    if signals and not second:
        raise Problem("matters.transfer-second", fields=["second"], signals=signals)
    if grade is Grade.IMMEDIATE and course is not Course.CIVIL and not second:
        raise Problem("matters.transfer-immediate", fields=["second"])


def check_closing(outcome: str, needed: Iterable[str], given: Iterable[str]) -> Outcome:
    """Return the outcome, or name the proof that the category still wants."""
    if outcome not in set(Outcome) - {Outcome.IMPORTED}:
        raise Problem(
            "matters.outcome-unknown",
            fields=["outcome"],
            given=outcome,
            known=tuple(Term("outcome", o) for o in Outcome if o is not Outcome.IMPORTED),
        )
    missing = tuple(Term("proof", kind) for kind in needed if kind not in set(given))
    if missing and outcome in {Outcome.DONE, Outcome.PARTLY}:
        raise Problem("matters.proof-missing", fields=["proof"], missing=missing)
    return Outcome(outcome)


def proof_kind(given: str) -> Proof:
    """Read a kind of proof, or name the known ones."""
    if given not in set(Proof):
        known = tuple(Term("proof", kind) for kind in Proof)
        raise Problem("matters.proof-unknown", fields=["kind"], given=given, known=known)
    return Proof(given)
