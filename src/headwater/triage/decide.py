"""Decides how urgent a report is, whose it is, what it is about, and says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Course, Grade, Offer, Said
from headwater.kernel.sentence import Sentence, Term, say
from headwater.triage.declared import LeafFacts, Question, Strength
from headwater.triage.features import LONGEST_TEXT, Reader, Seen
from headwater.triage.gate import ALWAYS_ASK, Answer, Gate, GateFacts, judge
from headwater.triage.marks import Mark, marks_of, words_that_moved
from headwater.triage.model import COURSES, Model, Scores
from headwater.triage.nearest import Nearest
from headwater.triage.risk import risk_of
from headwater.triage.signals import heard_groups

SHOWN = 3
FEWEST_LETTERS = 2  # one letter, however often, or a number: they may be unable to say more


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leaf, how probable it is, and the words that speak for it."""

    category: str
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Triage:
    """What triage answers; `probability` is that of `category`, marks are places in the text."""

    grade: Grade
    course: Course
    category: str
    probability: float
    offer: Offer
    signals: tuple[str, ...]
    question: str
    suggestions: tuple[Suggestion, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Triager:
    """Everything a decision needs; frozen, so that threads may share it."""

    reader: Reader
    model: Model | Nearest
    gate: Gate
    leaves: Mapping[str, LeafFacts]
    questions: tuple[Question, ...]

    def decide(self, said: Said) -> Decision[Triage]:
        """Decide one report."""
        return self.decide_many([said])[0]

    def decide_many(self, many: Sequence[Said]) -> list[Decision[Triage]]:
        """Decide reports together: the same answers, sooner."""
        seen = [self.reader.read(one.text) for one in many]
        scored = self.model.score_many(seen)
        return [self._decide(one, scores) for one, scores in zip(seen, scored, strict=True)]

    def _decide(self, seen: Seen, scores: Scores) -> Decision[Triage]:
        risk = risk_of(scores)
        first = next(iter(scores.likely))
        course = COURSES[scores.course.index(max(scores.course))]
        live = heard_groups(seen.evidence, scores.groups)
        grade = grade_of(scores, risk, seen, self.model.card)
        facts = GateFacts(grade, course, first, risk, live, scores.likely)
        if len(set(filter(str.isalpha, seen.normal.text))) < FEWEST_LETTERS:
            facts, answer = _untold(facts)
        else:
            answer = _read_whole(seen, judge(facts, self.gate, self.leaves, self.questions))
        suggestions = self._suggestions(seen, scores)
        return Decision(
            _triage(facts, answer, seen, suggestions),
            answer.rule,
            reasons(seen, facts, answer, suggestions[0], self.gate),
        )

    def _suggestions(self, seen: Seen, scores: Scores) -> list[Suggestion]:
        leaves = list(scores.likely)[:SHOWN]
        moved = words_that_moved(self.model, scores.weighed, leaves)
        sure = scores.confidence
        rest = (1 - sure) / max(1e-9, 1 - scores.likely[leaves[0]])
        shares = [sure, *(scores.likely[one] * rest for one in leaves[1:])]
        return [
            Suggestion(leaf, round(share, 4), words)
            for leaf, share, words in zip(leaves, shares, moved, strict=True)
        ]


def _untold(facts: GateFacts) -> tuple[GateFacts, Answer]:
    """Treat words in which nothing can be made out like a silent call: the police look."""
    held = replace(facts, grade=Grade.URGENT, course=Course.POLICE)
    return held, Answer(Offer.POLICE, "silent")


def _read_whole(seen: Seen, answer: Answer) -> Answer:
    """Keep back what would go although the model has not weighed the middle of it."""
    if answer.offer is Offer.TRANSFER and len(seen.normal.text) > LONGEST_TEXT:
        return Answer(Offer.ASK, "too-long", ALWAYS_ASK)
    return answer


def grade_of(scores: Scores, risk: float, seen: Seen, card: Mapping[str, object]) -> Grade:
    """Answer the grade: the risk decides between urgent and routine, a certain phrase raises."""
    certain = any(e.is_live and e.phrase.strength is Strength.CERTAIN for e in seen.evidence)
    urgent = risk >= float(str(card["urgent_threshold"])) or certain
    if not urgent:
        return Grade.ROUTINE if scores.grade[2] >= scores.grade[3] else Grade.ENQUIRY
    return Grade.IMMEDIATE if scores.grade[0] >= scores.grade[1] else Grade.URGENT


def reasons(
    seen: Seen, facts: GateFacts, answer: Answer, first: Suggestion, gate: Gate
) -> tuple[Sentence, ...]:
    """Say which phrases were found, what took them back, what moved the model, and the rule."""
    said = _heard(seen)
    category = Term("category", facts.category)
    if first.words:
        said.append(say("triage.model-words", words=first.words, category=category))
    said.append(say(f"triage.rule.{answer.rule}", risk=round(facts.risk, 3), category=category))
    if answer.question:
        said.append(say("triage.ask-first", question=Term("question", answer.question)))
    if not gate.is_open and gate.closed_because:
        said.append(say(gate.closed_because))
    return tuple(dict.fromkeys(said))


def _heard(seen: Seen) -> list[Sentence]:
    """Say what was heard: one sentence for each live group, one for each phrase taken back."""
    live: dict[str, dict[str, None]] = {}
    back: list[Sentence] = []
    for one in seen.evidence:
        words, group = seen.normal.text[one.start : one.end], one.phrase.group
        if one.is_live:
            live.setdefault(group, {})[words] = None
        else:
            by, named = one.cancelled_by, Term("signal", group)
            back.append(say("triage.signal-cancelled", words=words, group=named, by=by))
    return [
        say("triage.signal-live", words=_longest(words), group=Term("signal", group))
        for group, words in live.items()
    ] + back


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out what stands inside a longer one."""
    told = tuple(words)
    return tuple(one for one in told if not any(one != other and one in other for other in told))


def _triage(facts: GateFacts, answer: Answer, seen: Seen, told: Sequence[Suggestion]) -> Triage:
    return Triage(
        facts.grade,
        facts.course,
        facts.category,
        told[0].probability,
        answer.offer,
        facts.live,
        answer.question,
        tuple(told),
        marks_of(seen, told[0].words, told[0].category),
    )
