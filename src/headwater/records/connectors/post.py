"""What carries messages out of the house: a Protocol, and a box that keeps them here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way: to whom (`unit:U42`, `caller`), of which kind, and its words."""

    id: int
    kind: str
    to: str
    words: str


class PostError(Exception):
    """The door did not take the letter; `again` says whether another try may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again


class Post(Protocol):
    """A door that takes letters; it must take the same id twice without sending twice."""

    def send(self, letter: Letter) -> None:
        """Send one letter or raise PostError."""


class KeptHere:
    """Keeps every letter in the outbox itself: the demo shows them on its outbox page."""

    def send(self, letter: Letter) -> None:
        """Take the letter; the outbox row is its only copy."""


class FakePost:
    """A door for tests: remembers what it took and refuses as it is told."""

    def __init__(self, refusals: int = 0, *, again: bool = True) -> None:
        self.taken: list[Letter] = []
        self.refusals = refusals
        self.again = again

    def send(self, letter: Letter) -> None:
        """Take the letter, or refuse as often as told."""
        if self.refusals:
            self.refusals -= 1
            raise PostError("refused", again=self.again)
        if letter.id not in {one.id for one in self.taken}:
            self.taken.append(letter)
