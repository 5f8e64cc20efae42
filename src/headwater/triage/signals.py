"""Phrases of danger found in a text, live or cancelled."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from headwater.kernel.problem import Problem
from headwater.triage.cancels import FURTHEST, Span, takes_back
from headwater.triage.declared import CancelFrame, Reach, SignalPhrase, Strength
from headwater.triage.expressions import Expression, compile_expression
from headwater.triage.matching import Match, Matcher, make_matcher

OWN = "own"
PROBABLE = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A phrase found at `start` to `end` of the normal text, and what cancels it, if anything."""

    phrase: SignalPhrase
    start: int
    end: int
    cancelled_by: str = ""
    kind: str = ""

    @property
    def is_live(self) -> bool:
        """Answer whether it speaks of danger now."""
        return not self.cancelled_by


@dataclass(frozen=True, slots=True)
class Signals:
    """All phrases and frames of a city, compiled."""

    phrases: tuple[SignalPhrase, ...]
    frames: tuple[CancelFrame, ...]
    own: tuple[str, ...]
    matcher: Matcher
    own_of: tuple[frozenset[int], ...]
    turns_from: int

    def find(self, text: str) -> tuple[Evidence, ...]:
        """Answer every phrase in a normal text; a longer one hides a cancelled shorter one."""
        return self.judge(text, self.matcher.find(text))

    def judge(self, text: str, matches: Iterable[Match]) -> tuple[Evidence, ...]:
        """Say of each found phrase whether it is live, looking at the frames found beside it."""
        spans: dict[int, list[Span]] = defaultdict(list)
        for one in matches:
            spans[one.index].append(Span(one.start, one.end))
        turns = [s for index, found in spans.items() if index >= self.turns_from for s in found]
        turns.sort(key=_end)
        count = len(self.phrases)
        frames = [i for i in spans if count <= i < self.turns_from]
        beside = _Beside(frames, spans, turns)
        return tuple(
            self._evidence(text, index, span, beside)
            for index in spans
            if index < count
            for span in spans[index]
        )

    def _evidence(self, text: str, index: int, span: Span, beside: _Beside) -> Evidence:
        phrase = self.phrases[index]
        near = tuple(_near(beside.turns, span)) if beside.frames else ()
        for one in beside.frames:
            kind, reach = self._frame(index, one)
            if not kind:
                continue
            for place in _near(beside.spans[one], span):
                if takes_back(text, span, place, reach, () if kind == OWN else near):
                    words = text[place.start : place.end]
                    return Evidence(phrase, span.start, span.end, words, kind)
        return Evidence(phrase, span.start, span.end)

    def _frame(self, index: int, frame: int) -> tuple[str, Reach]:
        """Answer the kind and reach of a frame for a phrase; no kind: it does not apply."""
        at = frame - len(self.phrases)
        if at < len(self.frames):
            return self.frames[at].kind, self.frames[at].reach
        applies = (at - len(self.frames)) in self.own_of[index]
        return (OWN if applies else ""), Reach.AROUND


@dataclass(frozen=True, slots=True)
class _Beside:
    frames: Sequence[int]
    spans: Mapping[int, Sequence[Span]]
    turns: Sequence[Span]


def _near(places: Sequence[Span], danger: Span) -> Iterator[Span]:
    """Yield of places in order of their ends those that stand near enough to take back.

    The others are not looked at: the time for a text is in proportion to its length.
    """
    first = bisect_left(places, danger.start - FURTHEST, key=_end)
    for at in range(first, len(places)):
        if places[at].start > danger.end + FURTHEST:
            return
        yield places[at]


def _end(one: Span) -> int:
    return one.end


def make_signals(
    phrases: Sequence[SignalPhrase], frames: Sequence[CancelFrame], turns: Sequence[str]
) -> Signals:
    """Compile a city's phrases, frames and turning words (but, still, now)."""
    own = tuple(sorted({word for one in phrases for word in one.cancelled_by}))
    number = {word: place for place, word in enumerate(own)}
    written = [*(p.expression for p in phrases), *(f.frame for f in frames), *own, *turns]
    return Signals(
        tuple(phrases),
        tuple(frames),
        own,
        make_matcher([compile_expression(one) for one in written]),
        tuple(frozenset(number[w] for w in one.cancelled_by) for one in phrases),
        len(phrases) + len(frames) + len(own),
    )


def live_groups(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Answer the groups with a live phrase that is certain or likely, in order of the text."""
    strong = sorted(
        (one for one in evidence if one.is_live and one.phrase.strength is not Strength.WEAK),
        key=lambda one: one.start,
    )
    return tuple(dict.fromkeys(one.phrase.group for one in strong))


def heard_groups(evidence: Iterable[Evidence], probable: Mapping[str, float]) -> tuple[str, ...]:
    """Answer the groups with a live phrase, then those the model holds more likely than not."""
    likely = sorted(group for group, p in probable.items() if p >= PROBABLE)
    return tuple(dict.fromkeys((*live_groups(evidence), *likely)))


def compiled(expression: str) -> Expression | Problem:
    """Compile an expression, or answer the Problem that a reader reports with its line."""
    try:
        return compile_expression(expression)
    except Problem as problem:
        return problem
