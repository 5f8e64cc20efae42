"""The gate as a table of rules, and who may change a grade: anyone raises, two lower."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from headwater.kernel.facts import Course, Grade, Offer
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term
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


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """A change that one account asks for and another one confirms: the door of each."""

    asks: str
    confirms: str


TWO_PEOPLE: Mapping[str, TwoPeople] = {
    "lower": TwoPeople("matter.lower", "matter.second"),
    "dispatch": TwoPeople("matter.dispatch", "matter.second"),
    "rule": TwoPeople("matter.rule", "matter.second"),
    "excuse": TwoPeople("matter.work", "matter.second"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a matter stood at when somebody asked for a second person."""

    grade: Grade
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """All that the rules of the gate look at. How many officers are free is not among it."""

    facts: GateFacts
    gate: Gate
    leaves: Mapping[str, LeafFacts]
    question: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the gate: its name, when it applies, what it leaves to do, what to ask first."""

    name: str
    applies: Callable[[Case], bool]
    offer: Callable[[GateFacts], Offer]
    asks: str = ""


def judge(
    facts: GateFacts, gate: Gate, leaves: Mapping[str, LeafFacts], questions: Sequence[Question]
) -> Answer:
    """Answer what may be done: the first rule that applies decides; none does, then transfer."""
    case = Case(facts, gate, leaves, deciding_question(facts, questions))
    for rule in RULES:
        if rule.applies(case):
            return Answer(rule.offer(facts), rule.name, case.question or rule.asks)
    return Answer(Offer.TRANSFER, "advice" if gate.advice else "certified")


def deciding_question(facts: GateFacts, questions: Sequence[Question]) -> str:
    """Answer the code of the question that tells the likely leaf from its dangerous double."""
    for one in questions:
        if one.looks_like != facts.category:
            continue
        if any(facts.leaves.get(leaf, 0.0) >= PAIR_PROBABLE for leaf in one.may_be):
            return one.code
    return ""


def check_second(first: str, by: str, *, was: Standing, now: Standing) -> None:
    """Let another account confirm what one asked for, as long as nothing has changed since."""
    if first == by:
        raise Problem("triage.second-same", fields=["second"])
    if was != now:
        raise Problem("triage.second-stale", grade=Term("grade", str(int(now.grade))))


def check_grade_change(now: Grade, to: Grade, *, reason: str, second: bool) -> None:
    """Let anyone raise a grade; lowering it takes a reason and a second person."""
    if to is now:
        raise Problem("triage.grade-same", fields=["grade"], grade=Term("grade", str(int(to))))
    if to > now and not (reason.strip() and second):
        raise Problem("triage.grade-lower", fields=["reason", "second"])


def held_back(facts: GateFacts, leaves: Mapping[str, LeafFacts]) -> bool:
    """Answer whether a signal, a leaf, a course or a grade holds a report back at any risk."""
    case = Case(facts, Gate(1.0, is_open=True), leaves, "")
    return any(rule.applies(case) for rule in AT_ANY_RISK)


def _held(facts: GateFacts) -> Offer:
    by_course = {Course.POLICE: Offer.POLICE, Course.JOINT: Offer.JOINT}
    return by_course.get(facts.course, Offer.ASK)


def _ask(_facts: GateFacts) -> Offer:
    return Offer.ASK


def _police(_facts: GateFacts) -> Offer:
    return Offer.POLICE


def _never_diverts(case: Case) -> bool:
    if case.leaves[case.facts.category].never_divert:
        return True
    mass = sum(p for leaf, p in case.facts.leaves.items() if case.leaves[leaf].never_divert)
    return mass >= PROBABLE


def _is_grave(case: Case) -> bool:
    return case.facts.course is not Course.CIVIL or case.facts.grade <= Grade.URGENT


AT_ANY_RISK: tuple[Rule, ...] = (
    Rule("signal-live", lambda case: bool(case.facts.live), _held),
    Rule("never-divert", _never_diverts, _police),
    Rule("course-or-grade", _is_grave, _held),
)
RULES: tuple[Rule, ...] = (
    *AT_ANY_RISK,
    Rule("confusable-pair", lambda case: bool(case.question), _ask),
    Rule("risk-too-high", lambda case: case.facts.risk >= case.gate.threshold, _ask, ALWAYS_ASK),
    Rule("gate-closed", lambda case: not case.gate.is_open, _ask, ALWAYS_ASK),
)
