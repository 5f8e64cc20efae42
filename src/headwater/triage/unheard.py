"""Phrases of danger that no example hears, and those that another phrase always hides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headwater.kernel.problem import Fault
from headwater.kernel.sentence import say
from headwater.kernel.text import normalise
from headwater.triage.declared import SignalPhrase, Strength
from headwater.triage.expressions import forms_of
from headwater.triage.signals import Signals

FORMS = 400
RANK = {Strength.WEAK: 0, Strength.LIKELY: 1, Strength.CERTAIN: 2}
Place = tuple[str, int]


def unheard(signals: Signals, places: Sequence[Place]) -> list[Fault]:
    """Answer the faults of the phrases; `places` are the file and line of each, in order."""
    return [*_never_fire(signals, places), *_hidden(signals, places)]


def _never_fire(signals: Signals, places: Sequence[Place]) -> Iterable[Fault]:
    fired: set[int] = set()
    for one in signals.phrases:
        fired |= _found(signals, normalise(one.example_for).text)
    for index, one in enumerate(signals.phrases):
        if index not in fired:
            yield Fault(*places[index], say("triage.phrase-never-fires", words=one.expression))


def _hidden(signals: Signals, places: Sequence[Place]) -> Iterable[Fault]:
    for index, one in enumerate(signals.phrases):
        hiders = _hiders(signals, index)
        if hiders:
            by = signals.phrases[min(hiders)].expression
            sentence = say("triage.phrase-hidden", words=one.expression, by=by)
            yield Fault(*places[index], sentence)


def _hiders(signals: Signals, index: int) -> set[int]:
    """Answer the phrases found in every form of this one that say at least as much."""
    hiders: set[int] | None = None
    for form in forms_of(signals.phrases[index].expression, FORMS):
        found = {other for other in _found(signals, form) if _may_hide(signals, other, index)}
        hiders = found if hiders is None else hiders & found
        if not hiders:
            break
    return hiders or set()


def _may_hide(signals: Signals, other: int, index: int) -> bool:
    hider, one = signals.phrases[other], signals.phrases[index]
    if other == index or hider.group != one.group or RANK[hider.strength] < RANK[one.strength]:
        return False
    alike = _says(hider) == _says(one)
    return set(hider.cancelled_by) <= set(one.cancelled_by) and (not alike or other < index)


def _says(phrase: SignalPhrase) -> tuple[str, Strength, frozenset[str]]:
    return phrase.expression, phrase.strength, frozenset(phrase.cancelled_by)


def _found(signals: Signals, text: str) -> set[int]:
    count = len(signals.phrases)
    return {one.index for one in signals.matcher.find(text) if one.index < count}
