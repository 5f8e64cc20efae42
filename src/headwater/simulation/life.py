"""The life of one simulated matter: when it is sent, accepted, worked on, proved and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from numpy.random import Generator

from headwater.simulation.mix import Habits


@dataclass(frozen=True, slots=True)
class Life:
    """When each deed happens (aware times, each after the one before), and the last word.

    `answer` is `solved`, `not-solved` or `` for a caller who never answers; then `closed` is
    when the answer window ends.
    """

    received: datetime
    dispatched: datetime
    accepted: datetime
    contacted: datetime
    proposed: datetime
    closed: datetime
    answer: str
    objected: bool

    def deeds(self) -> list[tuple[str, datetime]]:
        """List the deeds in their order."""
        last = "answer" if self.answer == "solved" else "reopen" if self.answer else "close"
        return [
            ("dispatch", self.dispatched),
            ("accept", self.accepted),
            ("contact", self.contacted),
            ("prove", self.proposed),
            ("propose", self.proposed),
            (last, self.closed),
        ]


ANSWER_WINDOW = timedelta(days=3)


def draw_life(habits: Habits, at: datetime, *, police: bool, rng: Generator) -> Life:
    """Draw one life; waiting times are log-normal around their medians."""
    accept = habits.accept_police if police else habits.accept
    result = habits.result_police if police else habits.result
    dispatched = at + _wait((1.5, 1.6), rng)
    accepted = dispatched + _wait(accept, rng)
    contacted = accepted + _wait(habits.contact, rng)
    proposed = contacted + _wait(result, rng)
    answers = bool(rng.random() < habits.answered)
    solved = bool(rng.random() < habits.solved)
    answered = proposed + min(_wait((400, 2.0), rng), ANSWER_WINDOW - timedelta(minutes=1))
    objected = bool(rng.random() < habits.objected)
    closed = answered if answers else proposed + ANSWER_WINDOW
    answer = ("solved" if solved else "not-solved") if answers else ""
    return Life(at, dispatched, accepted, contacted, proposed, closed, answer, objected)


def _wait(habit: tuple[float, float], rng: Generator) -> timedelta:
    median, spread = habit
    minutes = median * spread ** float(rng.standard_normal())
    return timedelta(seconds=round(min(minutes, 60 * 24 * 40) * 60) + 1)
