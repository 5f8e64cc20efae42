"""One normal form of what people write, and how alike two texts are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

LIKENESS_WIDTH = 4
# Characters that fold to exactly one each: most texts hold nothing else.
_PLAIN = re.compile("[!-~\u3001\u3002\u4e00-\u9fff\uff01-\uff5e]*")
_INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Me", "Cs", "Co"})
_CJK = ((0x2E80, 0xA000), (0xF900, 0xFB00), (0xFF00, 0xFFF0), (0x20000, 0x32000))


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form; `origin[i]` is the place in the given text of character `i`."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Answer where normal characters `start` to `end` stand in the text as given."""
        if start >= end:
            return (0, 0)
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normal:
    """Fold width, case, digits and traditional characters; drop what is invisible or idle space."""
    if _PLAIN.fullmatch(text):
        return Normal(text.translate(_FOLDS), tuple(range(len(text))))
    folded = [_folded(one) for one in text]
    kept: list[tuple[str, int]] = []
    for place, characters in enumerate(folded):
        for one in characters:
            if one == " " and (not kept or kept[-1][0] == " "):
                continue
            if kept and kept[-1][0] == " " and one != " " and _idle(kept, one):
                kept.pop()
            kept.append((one, place))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return Normal("".join(one for one, _ in kept), tuple(place for _, place in kept))


def ngrams(text: str, low: int, high: int) -> Iterator[str]:
    """Yield every run of `low` to `high` characters, shorter ones first."""
    for width in range(low, high + 1):
        for start in range(len(text) - width + 1):
            yield text[start : start + width]


def similarity(a: str, b: str) -> float:
    """Answer the share of common 4-grams (Jaccard) of two texts in normal form, 0 to 1."""
    first, second = fingerprint(a), fingerprint(b)
    union = len(first | second)
    return len(first & second) / union if union else 1.0


def fingerprint(text: str) -> frozenset[str]:
    """Return the 4-grams of letters and digits of a text; a shorter text is its own 4-gram."""
    bare = "".join(one for one in normalise(text).text if one.isalnum())
    if len(bare) < LIKENESS_WIDTH:
        return frozenset({bare} if bare else ())
    return frozenset(ngrams(bare, LIKENESS_WIDTH, LIKENESS_WIDTH))


def is_cjk(character: str) -> bool:
    """Answer whether a character is written without spaces around it."""
    code = ord(character)
    return any(low <= code < high for low, high in _CJK)


def _idle(kept: list[tuple[str, int]], following: str) -> bool:
    """Answer whether a space says nothing: it does only between words written with spaces."""
    return len(kept) == 1 or is_cjk(kept[-2][0]) or is_cjk(following)


@lru_cache(maxsize=1 << 16)
def _folded(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    wide = unicodedata.normalize("NFKC", character).casefold()
    simple = "".join(_simplified().get(one, one) for one in wide)
    return "".join(_digit(one) for one in simple if unicodedata.category(one) not in _INVISIBLE)


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character


class _Folds(dict[int, str]):
    """A table for `str.translate` that folds each character when it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code))
        return found


_FOLDS = _Folds()


@cache
def _simplified() -> dict[str, str]:
    table = resources.files("headwater.kernel") / "traditional.txt"
    given, simple = table.read_text("utf-8").splitlines()
    return dict(zip(given, simple, strict=True))
