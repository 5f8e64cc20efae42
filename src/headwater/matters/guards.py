"""What must hold before a move: each guard is one sentence in the words and one check here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.kernel.facts import Course, Grade
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, say
from headwater.matters.states import Outcome, ReturnCode


class Guard(StrEnum):
    """The guards; what each one asks stands in the words as `matters.guard.<name>`."""

    OWN_PART = "own-part"
    REASON = "reason"
    TRANSFER_REASON = "transfer-reason"
    SECOND_IN_DANGER = "second-in-danger"
    OTHER_POST = "other-post"
    OUTCOME = "outcome"
    PROOF = "proof"
    SAFE = "safe"
    ONCE = "once"
    IN_WINDOW = "in-window"
    RETURN_CODE = "return-code"
    CLAUSE = "clause"
    OWNER = "owner"
    NOT_RULED = "not-ruled"
    NOT_BACK = "not-back"
    RETURNED = "returned"
    ATTEMPTS = "attempts"
    OTHER_MATTER = "other-matter"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the guards may ask of a move: the matter's facts and what was written with it."""

    verb: str = ""
    holder: str = ""
    unit: str = ""
    grade: Grade = Grade.ROUTINE
    course: Course = Course.CIVIL
    live: tuple[str, ...] = ()
    returned: int = 0
    ruled: bool = False
    own: bool = False
    reason: str = ""
    second: str = ""
    by: str = ""
    first: str = ""  # who asked for what a second post now decides
    civil: bool = False  # whether it goes to a body that is not the police
    outcome: str = ""
    needed: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    police_out: bool = False
    late: bool = False
    code: str = ""
    clause: str = ""
    owner: str = ""
    attempts: int = 0
    wanted: int = 0
    over: bool = True
    other: bool = True


def sentence_of(guard: Guard) -> Sentence:
    """Return what the guard asks, as a sentence."""
    return say(f"matters.guard.{guard}")


def require(guards: tuple[Guard, ...], asked: Asked) -> None:
    """Refuse with the sentence of the first guard that does not hold."""
    for guard in guards:
        if (refusal := REFUSALS[guard](asked)) is not None:
            raise refusal


def wants_second(asked: Asked) -> bool:
    """Answer whether a transfer may go only when a second person confirms it."""
    return _second_in_danger(asked) is not None


def _own_part(asked: Asked) -> Problem | None:
    if asked.own:
        return None
    return Problem(
        "matters.not-yours", verb=Term("verb", asked.verb), holder=Term("unit", asked.holder)
    )


def _reason(asked: Asked) -> Problem | None:
    wanting = not asked.reason.strip()
    return Problem("matters.reason-wanted", fields=["reason"]) if wanting else None


def _transfer_reason(asked: Asked) -> Problem | None:
    wanting = asked.civil and not asked.reason.strip()
    return Problem("matters.transfer-reason", fields=["reason"]) if wanting else None


def _second_in_danger(asked: Asked) -> Problem | None:
    """Source: design §1. A live signal or a closed gate locks the one-key transfer only."""
    if not asked.civil or asked.second not in {"", asked.by}:
        return None
    if asked.live:
        signals = tuple(Term("signal", one) for one in asked.live)
        return Problem("matters.transfer-second", fields=["second"], signals=signals)
    if asked.grade is Grade.IMMEDIATE and asked.course is not Course.CIVIL:
        return Problem("matters.transfer-immediate", fields=["second"])
    return None


def _other_post(asked: Asked) -> Problem | None:
    return Problem("matters.second-post", fields=["by"]) if asked.by == asked.first else None


def _outcome(asked: Asked) -> Problem | None:
    known = [one for one in Outcome if one is not Outcome.IMPORTED]
    if asked.outcome in known:
        return None
    names = tuple(Term("outcome", one) for one in known)
    return Problem("matters.outcome-unknown", fields=["outcome"], given=asked.outcome, known=names)


def _proof(asked: Asked) -> Problem | None:
    missing = tuple(Term("proof", kind) for kind in asked.needed if kind not in asked.given)
    if missing and asked.outcome in {Outcome.DONE, Outcome.PARTLY}:
        return Problem("matters.proof-missing", fields=["proof"], missing=missing)
    return None


def _safe(asked: Asked) -> Problem | None:
    return Problem("matters.police-out") if asked.police_out else None


def _once(asked: Asked) -> Problem | None:
    return Problem("matters.returned-before") if asked.returned else None


def _in_window(asked: Asked) -> Problem | None:
    return Problem("matters.return-late") if asked.late else None


def _return_code(asked: Asked) -> Problem | None:
    if asked.code in set(ReturnCode):
        return None
    known = tuple(Term("return-code", one) for one in ReturnCode)
    return Problem("matters.return-code", fields=["code"], given=asked.code, known=known)


def _clause(asked: Asked) -> Problem | None:
    wanting = not asked.clause.strip()
    return Problem("matters.return-clause", fields=["clause"]) if wanting else None


def _owner(asked: Asked) -> Problem | None:
    itself = asked.owner in {"", asked.unit}
    return Problem("matters.return-owner", fields=["unit"]) if itself else None


def _not_ruled(asked: Asked) -> Problem | None:
    return Problem("matters.ruled", unit=Term("unit", asked.unit)) if asked.ruled else None


def _not_back(asked: Asked) -> Problem | None:
    """Keep a ruled matter from 110, which could neither return nor recall it."""
    return Problem("matters.ruled-back") if asked.ruled else None


def _returned(asked: Asked) -> Problem | None:
    return None if asked.returned else Problem("matters.return-first")


def _attempts(asked: Asked) -> Problem | None:
    if not asked.over:
        return Problem("matters.window-open")
    if asked.attempts < asked.wanted:
        return Problem("matters.attempts-few", made=asked.attempts, wanted=asked.wanted)
    return None


def _other_matter(asked: Asked) -> Problem | None:
    return None if asked.other else Problem("matters.merge-self", fields=["into"])


REFUSALS: Mapping[Guard, Callable[[Asked], Problem | None]] = {
    Guard.OWN_PART: _own_part,
    Guard.REASON: _reason,
    Guard.TRANSFER_REASON: _transfer_reason,
    Guard.SECOND_IN_DANGER: _second_in_danger,
    Guard.OTHER_POST: _other_post,
    Guard.OUTCOME: _outcome,
    Guard.PROOF: _proof,
    Guard.SAFE: _safe,
    Guard.ONCE: _once,
    Guard.IN_WINDOW: _in_window,
    Guard.RETURN_CODE: _return_code,
    Guard.CLAUSE: _clause,
    Guard.OWNER: _owner,
    Guard.NOT_RULED: _not_ruled,
    Guard.NOT_BACK: _not_back,
    Guard.RETURNED: _returned,
    Guard.ATTEMPTS: _attempts,
    Guard.OTHER_MATTER: _other_matter,
}
