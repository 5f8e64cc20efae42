"""Names of places with the towns they lie in, found in a text even where it was misheard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NEEDS_SUFFIX = "hamlet"  # its name is an ordinary word too, so it must be called a village
TOWN_KIND = "town"
FUZZY_FROM = 3  # shorter names sound like too many other words


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its kind, the codes of its towns, and the form it is written in."""

    name: str
    kind: str
    towns: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name met in a text, from `start` to `end`."""

    start: int
    end: int
    name: Name


class Gazetteer:
    """All names of a city; `homophones` maps a character to the one that stands for its sound."""

    def __init__(
        self,
        names: Iterable[Name],
        homophones: Mapping[str, str],
        suffixes: tuple[str, ...] = (),
    ) -> None:
        self._names = {one.name.lower(): one for one in names}
        self._sounds = {
            ord(heard): ord(stands) for heard, stands in homophones.items() if len(heard) == 1
        }
        self._heard = {
            name.translate(self._sounds): one
            for name, one in self._names.items()
            if len(name) >= FUZZY_FROM and one.kind != NEEDS_SUFFIX
        }
        self._suffixes = suffixes
        self._longest = max(map(len, self._names), default=0)

    def anchors(self, text: str) -> tuple[Anchor, ...]:
        """Find the names in a text from left to right, longest first, never overlapping."""
        low = text.lower()
        heard = low.translate(self._sounds)
        found: list[Anchor] = []
        at = 0
        while at < len(text):
            anchor = self._at(low, heard, at)
            if anchor:
                found.append(anchor)
            at = anchor.end if anchor else at + 1
        return tuple(found)

    def _at(self, text: str, heard: str, at: int) -> Anchor | None:
        for size in range(min(self._longest, len(text) - at), 1, -1):
            end = at + size
            one = self._names.get(text[at:end]) or self._heard.get(heard[at:end])
            if one and self._stands(one, text, at, end):
                return Anchor(at, end, one)
        return None

    def _stands(self, one: Name, text: str, start: int, end: int) -> bool:
        if text[start].isascii() and start and text[start - 1].isalnum():
            return False
        return one.kind != NEEDS_SUFFIX or text.startswith(self._suffixes, end)
