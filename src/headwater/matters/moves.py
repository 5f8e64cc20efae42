"""The moves of a matter as one table: from which state, to which, and what each one needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
from headwater.matters.guards import Guard
from headwater.matters.states import OPEN, UNDECIDED, WORKING, Proof, State


class Verb(StrEnum):
    """What may be done with a matter; also the words of its history."""

    RECEIVE = "receive"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    JOIN = "join"
    ASK_HELP = "ask-help"
    REFUSE_HELP = "refuse-help"
    RELEASE = "release"
    FINISH = "finish"
    CONTACT = "contact"
    PROVE = "prove"
    ASK_EXCUSE = "ask-excuse"
    PROPOSE = "propose"
    ATTEMPT = "attempt"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    RETURN = "return"
    DECLINE = "decline"
    RULE = "rule"
    RECALL = "recall"
    ASK_TIME = "ask-time"
    GRANT_TIME = "grant-time"
    REFUSE_TIME = "refuse-time"
    RESUME = "resume"
    RECOUNT = "recount"
    WARN = "warn"
    FLAG = "flag"
    SETTLE_FLAG = "settle-flag"
    VISIT = "visit"
    RAISE = "raise"
    LOWER = "lower"
    ASK_SECOND = "ask-second"
    REFUSE_SECOND = "refuse-second"
    RECLASSIFY = "reclassify"
    CALL_POLICE = "call-police"
    SEND_BACK = "send-back"
    ADD_REPORT = "add-report"
    MERGE = "merge"
    UNMERGE = "unmerge"
    FOLLOW = "follow"
    NOTE = "note"
    SERVE_NOTICE = "serve-notice"
    TICK = "tick"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; `to` is None where the state stays, or goes back (`unmerge`)."""

    verb: Verb
    frm: frozenset[State]
    to: State | None
    door: str
    guards: tuple[Guard, ...] = ()


_ANY = frozenset(State)
_ACCEPTED = frozenset({State.ACCEPTED, State.CONTACTED})
_LIVE = OPEN - {State.PROPOSED}
_G = Guard
S = State

MOVES: tuple[Move, ...] = (
    Move(
        Verb.DISPATCH,
        frozenset({S.RECEIVED, S.UNOWNED}),
        S.DISPATCHED,
        "matter.dispatch",
        (_G.TRANSFER_REASON, _G.SECOND_IN_DANGER),
    ),
    Move(
        Verb.RECALL,
        frozenset({S.DISPATCHED}),
        S.RECEIVED,
        "matter.dispatch",
        (_G.NOT_RULED, _G.REASON),
    ),
    Move(
        Verb.RULE,
        UNDECIDED,
        S.DISPATCHED,
        "matter.rule",
        (_G.REASON, _G.SECOND_IN_DANGER),
    ),
    Move(Verb.ACCEPT, frozenset({S.DISPATCHED}), S.ACCEPTED, "matter.accept", (_G.OWN_PART,)),
    Move(Verb.JOIN, _ANY, None, "matter.accept", (_G.OWN_PART,)),
    Move(
        Verb.RETURN,
        WORKING,
        S.DISPATCHED,
        "matter.accept",
        (
            _G.NOT_RULED,
            _G.ONCE,
            _G.OWN_PART,
            _G.IN_WINDOW,
            _G.RETURN_CODE,
            _G.CLAUSE,
            _G.REASON,
            _G.OWNER,
        ),
    ),
    Move(
        Verb.DECLINE,
        frozenset({S.DISPATCHED}),
        S.RULING,
        "matter.accept",
        (_G.NOT_RULED, _G.RETURNED, _G.OWN_PART, _G.REASON),
    ),
    Move(Verb.CONTACT, _ACCEPTED, S.CONTACTED, "matter.work", (_G.OWN_PART,)),
    Move(Verb.PROVE, _ACCEPTED, None, "matter.work", (_G.OWN_PART,)),
    Move(Verb.ASK_EXCUSE, _ACCEPTED, None, "matter.work", (_G.OWN_PART, _G.REASON)),
    Move(Verb.TICK, _ACCEPTED, None, "matter.work", (_G.OWN_PART,)),
    Move(Verb.ASK_HELP, WORKING, None, "matter.work", (_G.OWN_PART, _G.REASON)),
    Move(Verb.REFUSE_HELP, _ANY, None, "matter.accept", (_G.OWN_PART, _G.REASON)),
    Move(Verb.RELEASE, _ANY, None, "matter.work", (_G.OWN_PART, _G.REASON)),
    Move(Verb.FINISH, WORKING | {S.PROPOSED}, None, "matter.work", (_G.OWN_PART, _G.REASON)),
    Move(
        Verb.PROPOSE,
        _ACCEPTED | {S.RECEIVED},
        S.PROPOSED,
        "matter.work",
        (_G.OWN_PART, _G.OUTCOME, _G.PROOF, _G.SAFE),
    ),
    Move(Verb.ATTEMPT, frozenset({S.PROPOSED}), None, "matter.callback"),
    Move(Verb.ANSWER, frozenset({S.PROPOSED}), S.CLOSED, "caller"),
    Move(Verb.CLOSE, frozenset({S.PROPOSED}), S.CLOSED, "matter.close", (_G.ATTEMPTS,)),
    Move(Verb.REOPEN, frozenset({S.PROPOSED, S.CLOSED}), S.DISPATCHED, "caller"),
    Move(Verb.ASK_TIME, WORKING, None, "matter.work", (_G.OWN_PART, _G.REASON)),
    Move(Verb.GRANT_TIME, _LIVE, None, "matter.grant-time", (_G.OTHER_POST,)),
    Move(Verb.REFUSE_TIME, _LIVE, None, "matter.grant-time", (_G.OTHER_POST, _G.REASON)),
    Move(Verb.RESUME, OPEN, None, "matter.work", (_G.OWN_PART,)),
    Move(Verb.RECOUNT, OPEN, None, "rule"),
    Move(Verb.WARN, OPEN, None, "rule"),
    Move(Verb.FLAG, _ANY, None, "rule"),
    Move(Verb.SETTLE_FLAG, _ANY, None, "audit.work", (_G.REASON,)),
    Move(Verb.VISIT, _ANY, None, "audit.work", (_G.REASON,)),
    Move(Verb.SEND_BACK, _LIVE, S.DISPATCHED, "matter.raise", (_G.NOT_BACK,)),
    Move(Verb.MERGE, OPEN, S.MERGED, "matter.merge", (_G.OTHER_MATTER, _G.REASON)),
    Move(Verb.UNMERGE, frozenset({S.MERGED, S.CLOSED}), None, "matter.merge", (_G.REASON,)),
    Move(Verb.FOLLOW, frozenset({S.MERGED}), S.CLOSED, "rule"),
    Move(Verb.WITHDRAW, OPEN, S.WITHDRAWN, "matter.close", (_G.REASON, _G.SAFE)),
    Move(Verb.RAISE, _ANY, None, "matter.raise"),
    Move(Verb.LOWER, OPEN, None, "matter.lower"),
    Move(Verb.ASK_SECOND, OPEN, None, "matter.dispatch", (_G.REASON,)),
    Move(Verb.REFUSE_SECOND, _ANY, None, "matter.second", (_G.REASON,)),
    Move(Verb.RECLASSIFY, OPEN, None, "matter.reclassify", (_G.REASON,)),
    Move(Verb.CALL_POLICE, _ANY, None, "matter.raise"),
    Move(Verb.ADD_REPORT, _ANY, None, "report.receive"),
    Move(Verb.NOTE, _ANY, None, "matter.note"),
    Move(Verb.SERVE_NOTICE, _ANY, None, "matter.note"),
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
            allowed=tuple(Term("verb", one.verb) for one in _by_hand(state)),
        )
    return row.to or state


def _by_hand(state: State) -> list[Move]:
    """List the rows that a person may choose; those of the rules go by themselves."""
    return [row for row in MOVES if state in row.frm and row.door != "rule"]


def proof_kind(given: str) -> Proof:
    """Read a kind of proof, or name the known ones."""
    if given not in set(Proof):
        known = tuple(Term("proof", kind) for kind in Proof)
        raise Problem("matters.proof-unknown", fields=["kind"], given=given, known=known)
    return Proof(given)
