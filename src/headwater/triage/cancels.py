"""Whether words near a phrase of danger take it back, and when they may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.triage.declared import Reach

SENTENCE_ENDS = frozenset("。!?;\n")
DISTANCE = {Reach.BEFORE: 14, Reach.AFTER: 16, Reach.AROUND: 18, Reach.WITHIN: 0}
FURTHEST = max(DISTANCE.values())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the normal text."""

    start: int
    end: int


def takes_back(text: str, danger: Span, words: Span, reach: Reach, turns: Sequence[Span]) -> bool:
    """Answer whether `words` cancel `danger`: near, same sentence, no turn (but, still) between."""
    if words.start < danger.end and danger.start < words.end:
        return not _is_piece(danger, words, reach)
    before = words.end <= danger.start
    if (before and reach is Reach.AFTER) or (not before and reach is Reach.BEFORE):
        return False
    gap = Span(words.end, danger.start) if before else Span(danger.end, words.start)
    if gap.end - gap.start > DISTANCE[reach]:
        return False
    return not _parted(text, gap, turns)


def _is_piece(danger: Span, words: Span, reach: Reach) -> bool:
    """Answer whether the frame is only a piece of the phrase: `火了` does not undo `着火了`."""
    if reach is Reach.AFTER:
        return words.end < danger.end
    within = words.start <= danger.start
    whole = words.end - words.start >= danger.end - danger.start
    return reach is Reach.WITHIN and not (within and (whole or words.start < danger.start))


def _parted(text: str, gap: Span, turns: Sequence[Span]) -> bool:
    if any(text[place] in SENTENCE_ENDS for place in range(gap.start, gap.end)):
        return True
    return any(gap.start <= one.start and one.end <= gap.end for one in turns)
