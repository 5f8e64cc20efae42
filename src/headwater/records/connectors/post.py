"""What carries messages out of the house: a Protocol, and a box that keeps them here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from headwater.kernel.sentence import say
from headwater.records.connectors.refusal import Refusal


def _unknown() -> str:
    raise Refusal(say("records.letter-nowhere"), again=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way: to whom (`unit:U42`, `caller`), of which kind, and its words.

    `reach` opens the address: only an outlet calls it, and opening a caller's contact is logged.
    """

    id: int
    kind: str
    to: str
    words: str
    reach: Callable[[], str] = _unknown


class Post(Protocol):
    """An outlet that takes letters; it must take the same id twice without sending twice."""

    def send(self, letter: Letter) -> None:
        """Send one letter or raise Refusal."""


class KeptHere:
    """Keeps every letter in the outbox itself: the demo shows them on its outbox page."""

    def send(self, letter: Letter) -> None:
        """Take the letter; the outbox row is its only copy."""


class FakePost:
    """An outlet for tests: remembers what it took and refuses as it is told."""

    def __init__(self, refusals: int = 0, *, again: bool = True) -> None:
        self.taken: list[Letter] = []
        self.refusals = refusals
        self.again = again

    def send(self, letter: Letter) -> None:
        """Take the letter, or refuse as often as told."""
        if self.refusals:
            self.refusals -= 1
            raise Refusal(say("records.web-away"), again=self.again)
        if letter.id not in {one.id for one in self.taken}:
            self.taken.append(letter)


def verify(
    post: Post, letter: Letter, arrived: Callable[[], Sequence[tuple[str, str]]]
) -> Iterator[tuple[str, bool]]:
    """Examine an outlet: each finding is what it must do, and whether it does.

    `arrived` lists what the other side has got: the mark by which it knows a letter, and its words.
    """
    post.send(letter)
    first = list(arrived())
    yield "brings a letter there, once", len(first) == 1
    yield "brings all its words", bool(first) and letter.words in first[0][1]
    yield "marks it", bool(first) and bool(first[0][0])
    post.send(letter)
    yield "marks the same letter the same", len({mark for mark, _ in arrived()}) == 1
