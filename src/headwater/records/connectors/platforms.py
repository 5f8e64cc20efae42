"""Outside platforms: what carries an order to another system, a fake, and what each must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from headwater.kernel.sentence import say
from headwater.records.connectors.refusal import Refusal


@dataclass(frozen=True, slots=True)
class OutsideTask:
    """An order as it leaves: the task, never the caller. `id` is ours and stays the same."""

    id: str
    unit: str
    number: int
    grade: int
    category: str
    town: str
    place: str
    summary: str
    due_at: datetime | None


class Platform(Protocol):
    """A system that takes orders and takes them back. The same order twice must be one there."""

    def send(self, task: OutsideTask) -> str:
        """Send an order and return its id over there, or raise Refusal."""

    def recall(self, task: OutsideTask, there: str) -> None:
        """Say that an order is taken back, `there` is its id over there; or raise Refusal."""


class FakePlatform:
    """A platform for tests and the demo: keeps what it took, refuses as often as it is told."""

    def __init__(self, refusals: int = 0, *, again: bool = True) -> None:
        self.taken: dict[str, OutsideTask] = {}
        self.recalled: set[str] = set()
        self.refusals = refusals
        self.again = again

    def send(self, task: OutsideTask) -> str:
        """Take an order, once, or refuse."""
        self._answer()
        self.taken.setdefault(task.id, task)
        return f"fake-{task.id}"

    def recall(self, task: OutsideTask, there: str) -> None:
        """Take an order back, or refuse. It knows its ids by their form: the demo restarts it."""
        self._answer()
        if there != f"fake-{task.id}":
            raise Refusal(say("records.web-status", status=410), again=False)
        self.recalled.add(there)

    def _answer(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise Refusal(say("records.web-status", status=503), again=self.again)


def verify(platform: Platform, task: OutsideTask) -> Iterator[tuple[str, bool]]:
    """Examine a connector: each finding is what it must do, and whether it does."""
    first = platform.send(task)
    yield "returns the id of the order over there", bool(first)
    yield "takes the same order twice as one", platform.send(task) == first
    yield "gives another order another id", platform.send(replace(task, id=f"{task.id}-2")) != first
    yield "returns an id of at most a hundred characters", len(first) <= 100  # noqa: PLR2004
    yield "takes an order back, and bears being told again", _recalls(platform, task, first)
    yield "refuses to take back what it never had", not _recalls(platform, task, "never-had")


def _recalls(platform: Platform, task: OutsideTask, there: str) -> bool:
    try:
        platform.recall(task, there)
        platform.recall(task, there)
    except Refusal:
        return False
    return True


Connectors = Callable[[str], Platform | None]
