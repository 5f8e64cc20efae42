"""What the model sees of a text: character n-grams, families of words, phrases of danger."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from headwater.kernel.text import Normal, ngrams, normalise
from headwater.triage.declared import SIGNAL_GROUPS, Declarations, Variant
from headwater.triage.signals import Evidence, Signals, make_signals

LONGEST = 2
LONGEST_TEXT = 2000
FAMILY, PHRASE = "#", "!"  # first characters that no n-gram has
_LATIN = re.compile(r"[a-z]+")
_OTHER = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d+")
_KINDS = ("certain", "likely", "weak", "cancelled")
_PLACES = {f"{PHRASE}{g}:{k}": g_at * len(_KINDS) + k_at
           for g_at, g in enumerate(SIGNAL_GROUPS) for k_at, k in enumerate(_KINDS)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A text in normal form with its phrases of danger and its features, counted by block."""

    given: str
    normal: Normal
    evidence: tuple[Evidence, ...]
    blocks: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a text for the model; all tables are compiled once."""

    signals: Signals
    families: ahocorasick.Automaton
    variants: ahocorasick.Automaton

    def read(self, text: str) -> Seen:
        """Answer the features of a text; of a very long one only head and tail are weighed.

        Danger is heard in all of it.
        """
        normal = self.meant(normalise(text))
        evidence = self.signals.find(normal.text)
        weighed = _shortened(normal.text)
        found = (family for _, families in self.families.iter(weighed) for family in families)
        counts = {
            "grams": Counter(grams(weighed)),
            "families": Counter(found),
            "phrases": Counter(_phrase_key(one) for one in evidence),
        }
        return Seen(text, normal, evidence, counts)

    def meant(self, normal: Normal) -> Normal:
        """Put what was meant in the place of what a recogniser or a keyboard made of it."""
        text, origin = [], []
        told = 0
        for last, (heard, meant) in self.variants.iter_long(normal.text):
            start, end = last + 1 - len(heard), last + 1
            if not _stands_alone(normal.text, start, end):
                continue
            text += [normal.text[told:start], meant]
            origin += [
                *normal.origin[told:start],
                *_stretched(normal.origin[start:end], len(meant)),
            ]
            told = end
        if not told:
            return normal
        return Normal("".join(text) + normal.text[told:], (*origin, *normal.origin[told:]))


def make_reader(city: Declarations) -> Reader:
    """Compile what a city declares."""
    return Reader(
        make_signals(city.phrases, city.frames, city.turns),
        _families(city.families),
        _variants(city.variants),
    )


def grams(text: str) -> Iterator[str]:
    """Yield signs and pairs of signs, of Latin letters whole words: a piece of one says nothing."""
    plain = bare(text)
    if words := _LATIN.findall(plain):
        yield from words
        plain = _LATIN.sub("", plain)
    yield from ngrams(plain, 1, LONGEST)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Leave letters and single noughts for numbers, parted by single spaces."""
    return " " + _OTHER.sub(" ", _DIGITS.sub("0", text)).strip() + " "


def evidence_counts(evidence: Iterable[Evidence]) -> list[float]:
    """Count live strong, live weak and cancelled phrases of each group, at most two of each."""
    counts = [0.0] * len(_PLACES)
    for one in evidence:
        place = _PLACES[_phrase_key(one)]
        counts[place] = min(2.0, counts[place] + 1.0)
    return counts


def _phrase_key(one: Evidence) -> str:
    kind = one.phrase.strength if one.is_live else "cancelled"
    return f"{PHRASE}{one.phrase.group}:{kind}"


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT // 2] + "\n" + text[-LONGEST_TEXT // 2 :]


def _families(families: Mapping[str, Sequence[str]]) -> ahocorasick.Automaton:
    holders: dict[str, list[str]] = defaultdict(list)
    for family, words in families.items():
        for word in words:
            holders[normalise(word).text].append(FAMILY + family)
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", ())
    for word, own in holders.items():
        automaton.add_word(word, tuple(own))
    automaton.make_automaton()
    return automaton


def _variants(variants: Sequence[Variant]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    automaton.add_word("\0", ("\0", "\0"))
    for one in variants:
        heard = normalise(one.heard).text
        automaton.add_word(heard, (heard, normalise(one.meant).text))
    automaton.make_automaton()
    return automaton


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin letters must be a whole word: `huo` of `shanghuo` is nobody's fire."""
    if not text[start].isascii():
        return True
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


def _stretched(places: Sequence[int], length: int) -> tuple[int, ...]:
    return tuple(places[min(i * len(places) // length, len(places) - 1)] for i in range(length))
