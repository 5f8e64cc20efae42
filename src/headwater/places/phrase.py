"""Reads how a place is said: which words carry on a place, and where the phrase ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PLACE_ROLES = ("building", "noun", "side")


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a place phrase and its part in it."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A city's words about places, by role, compiled for reading."""

    words: Mapping[str, tuple[str, ...]]
    digits: Mapping[str, str] = field(default_factory=dict)
    joiner: str = ""
    _roles: dict[str, str] = field(init=False, repr=False)
    _next: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        roles = {
            word: role
            for role in ("filler", "join", *reversed(PLACE_ROLES))
            for word in self.words.get(role, ())
        }
        literal = "|".join(map(re.escape, sorted(roles, key=len, reverse=True))) or "(?!)"
        number = "|".join(self.words.get("number", ())) or "(?!)"
        object.__setattr__(self, "_roles", roles)
        object.__setattr__(
            self, "_next", re.compile(f"\\s*(?:(?P<n>{number})|(?P<w>{literal}))", re.IGNORECASE)
        )

    def piece(self, text: str, at: int) -> Piece | None:
        """Read the word at a place in the text, if it carries a place phrase on."""
        found = self._next.match(text, at)
        if not found:
            return None
        kind = "n" if found["n"] else "w"
        word = found[kind].lower()
        role = "number" if kind == "n" else self._roles.get(word, "noun")
        return Piece(found.start(kind), found.end(), role)

    def roads(self) -> Iterable[str]:
        """List the patterns of road numbers and the like that are places by themselves."""
        return self.words.get("pattern", ())

    def says(self, role: str, text: str) -> bool:
        """Answer whether a word of that role stands in the text."""
        return any(word in text for word in self.words.get(role, ()))

    def last(self, role: str, text: str) -> int:
        """Answer where the last word of that role ends in the text; -1 where none stands."""
        ends = [at + len(w) for w in self.words.get(role, ()) if (at := text.rfind(w)) >= 0]
        return max(ends, default=-1)

    def written(self, word: str) -> str:
        """Write a word of a place phrase: joined and sided in one way, counts in figures."""
        for pair in self.words.get("written", ()):
            said, _, written = pair.partition("=")
            if word == said:
                return written
        return self.arabic(word)

    def is_numeral(self, word: str) -> bool:
        """Answer whether a word is a numeral of the city's language and nothing else."""
        return bool(self.digits) and all(char in self.digits for char in word)

    def calls(self, name: str, after: str) -> bool:
        """Answer whether a village is already called one by its own name or by what follows."""
        own = self.words.get("uncalled", ())
        kinds = self.words.get("called", ())
        twice = tuple(word for word in self.words.get("noun", ()) if after.startswith(word))
        said = after.startswith(kinds) and not any(
            len(word) > 1 and word not in kinds for word in twice
        )
        return (bool(own) and name.endswith(own)) or (bool(kinds) and said)

    def arabic(self, number: str) -> str:
        """Write a number as a count: `十二幢` as `12幢`; names such as `一村` stay as they are."""
        found = re.match(f"[{''.join(self.digits)}]+", number) if self.digits else None
        if not found or not number[found.end() :].startswith(self.words.get("counted", ("\0",))):
            return number
        return _value(found[0], self.digits) + number[found.end() :]


def _value(word: str, digits: Mapping[str, str]) -> str:
    """Read a small Chinese numeral; the city gives the digits, and `10` for the tens."""
    tens = next((char for char, value in digits.items() if value == "10"), "")
    if tens not in word or not tens:
        return "".join(digits[char] for char in word)
    left, _, right = word.partition(tens)
    return (digits[left] if left else "1") + (digits[right] if right else "0")
