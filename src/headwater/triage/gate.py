"""The gate: signals first, then leaves that never leave the police, then the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.kernel.facts import Course, Grade, Offer
from headwater.triage.declared import LeafFacts, Question

PROBABLE = 0.15
PAIR_PROBABLE = 0.06
ALWAYS_ASK = "Q00"


@dataclass(frozen=True, slots=True)
class Gate:
    """The threshold of risk below which a plain matter may go, and how it stands open."""

    threshold: float
    is_open: bool
    advice: bool = False
    closed_because: str = ""


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What the gate looks at."""

    grade: Grade
    course: Course
    category: str
    risk: float
    live: tuple[str, ...]
    leaves: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be done, the rule that said so, and the question to ask first."""

    offer: Offer
    rule: str
    question: str = ""


def judge(
    facts: GateFacts, gate: Gate, leaves: Mapping[str, LeafFacts], questions: Sequence[Question]
) -> Answer:
    """Answer what may be done with a report; only the last rule offers a transfer."""
    question = deciding_question(facts, questions)
    held = held_back(facts, leaves)
    if held is not None:
        return Answer(*held, question)
    if question:
        return Answer(Offer.ASK, "confusable-pair", question)
    if facts.risk >= gate.threshold:
        return Answer(Offer.ASK, "risk-too-high", ALWAYS_ASK)
    if not gate.is_open:
        return Answer(Offer.ASK, "gate-closed", ALWAYS_ASK)
    return Answer(Offer.TRANSFER, "advice" if gate.advice else "certified")


def deciding_question(facts: GateFacts, questions: Sequence[Question]) -> str:
    """Answer the code of the question that tells the likely leaf from its dangerous double."""
    for one in questions:
        doubles = max((facts.leaves.get(leaf, 0.0) for leaf in one.may_be), default=0.0)
        if facts.category == one.looks_like and doubles >= PAIR_PROBABLE:
            return one.code
    return ""


def may_lower(*, before: Grade, after: Grade, second_person: str, reason: str) -> bool:
    """Answer whether a grade may change: anyone raises; lowering takes a second and a reason."""
    return after <= before or bool(second_person.strip() and reason.strip())


def held_back(facts: GateFacts, leaves: Mapping[str, LeafFacts]) -> tuple[Offer, str] | None:
    """Answer what holds a report back whatever its risk: a signal, a leaf, a course, a grade."""
    if facts.live:
        return _held(facts), "signal-live"
    if _never_diverts(facts, leaves):
        return Offer.POLICE, "never-divert"
    if facts.course is not Course.CIVIL or facts.grade <= Grade.URGENT:
        return _held(facts), "course-or-grade"
    return None


def _held(facts: GateFacts) -> Offer:
    by_course = {Course.POLICE: Offer.POLICE, Course.JOINT: Offer.JOINT}
    return by_course.get(facts.course, Offer.ASK)


def _never_diverts(facts: GateFacts, leaves: Mapping[str, LeafFacts]) -> bool:
    if leaves[facts.category].never_divert:
        return True
    mass = sum(p for leaf, p in facts.leaves.items() if leaves[leaf].never_divert)
    return mass >= PROBABLE
