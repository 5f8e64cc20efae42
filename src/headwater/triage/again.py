"""Never only once: what new words make worse, and which risk words an order dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Course, Grade
from headwater.kernel.sentence import Term, say
from headwater.triage.decide import Triage
from headwater.triage.features import Reader
from headwater.triage.signals import Evidence, live_groups


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a matter before the new words."""

    grade: Grade
    course: Course
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worse:
    """What the new words make of it; only ever graver than before."""

    grade: Grade
    course: Course
    signals: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def needs_police(self) -> bool:
        """Answer whether police safety comes first now: a new live signal, or grade 1."""
        return bool(self.new) or self.grade is Grade.IMMEDIATE


@dataclass(frozen=True, slots=True)
class Heard:
    """What triage says of the new words alone, of the words before, and of all together.

    A grade is compared with that of the words before: few words alone say little, and what a
    person decided of the first ones must not come back with every further word.
    """

    alone: Decision[Triage]
    before: Decision[Triage]
    together: Decision[Triage]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A risk word of the caller that an order's text does not hold, and its signal group."""

    words: str
    group: str


def grown_worse(known: Known, heard: Heard, *, callers: bool) -> Decision[Worse] | None:
    """Answer what grew worse, or None; words raise and never lower.

    A unit's own note (`callers` is false) must name a live danger or make it grade 1: it tells of
    work, and the grade of a report of work means little.
    """
    new = tuple(one for one in heard.alone.value.signals if one not in known.signals)
    after, before = heard.together.value.grade, heard.before.value.grade
    least = Grade.URGENT if callers else Grade.IMMEDIATE
    graver = after <= least and after < min(before, known.grade)
    if not new and not graver:
        return None
    grade = min(known.grade, after, heard.alone.value.grade) if new else after
    course = Course.JOINT if new and known.course is Course.CIVIL else known.course
    worse = Worse(grade, course, (*known.signals, *new), new)
    signals = tuple(Term("signal", one) for one in new)
    key = "triage.again-signal" if new else "triage.again-grade"
    because = say(key, signals=signals, grade=Term("grade", str(int(grade))))
    why = heard.alone if new else heard.together
    return Decision(worse, "heard-again", (because, *why.because))


def dropped(said: Iterable[str], order: str, reader: Reader) -> tuple[Dropped, ...]:
    """Answer the live risk words said that the order's text neither repeats nor paraphrases.

    A group that is alive in the order counts as told; one that the order denies does not.
    """
    read = reader.read(order)
    told = {one.phrase.group for one in read.evidence if one.is_live}
    denied = {one.phrase.group for one in read.evidence} - told
    found: dict[str, Dropped] = {}
    for text in said:
        seen = reader.read(text)
        live = live_groups(seen.evidence)
        for one in _first_of(live, seen.evidence):
            words = seen.normal.text[one.start : one.end]
            is_there = words in read.normal.text and one.phrase.group not in denied
            if one.phrase.group not in told and not is_there:
                found.setdefault(one.phrase.group, Dropped(words, one.phrase.group))
    return tuple(found.values())


def _first_of(groups: Sequence[str], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the first live phrase of each group."""
    first = {one.phrase.group: one for one in reversed(evidence) if one.is_live}
    return [first[group] for group in groups]
