"""The life of one simulated matter: when it is sent, accepted, worked on, proved and answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from numpy.random import Generator

from headwater.simulation.mix import Bad, Habits


@dataclass(frozen=True, slots=True)
class Life:
    """When each deed happens (aware times, each after the one before), and the last word.

    `answer` is `solved`, `not-solved` or `` for a caller who never answers; then `closed` is
    when the answer window ends. What was not solved is done again by `redone`. At `worse_at`, if
    ever, the caller rings again and says `worse`.
    """

    received: datetime
    dispatched: datetime
    accepted: datetime
    contacted: datetime
    proposed: datetime
    closed: datetime
    answer: str
    objected: bool
    redone: datetime
    reason: str
    done: str
    worse_at: datetime | None = None
    worse: str = ""

    def deeds(self) -> list[tuple[str, datetime]]:
        """List the deeds in their order."""
        done = [
            ("dispatch", self.dispatched),
            ("accept", self.accepted),
            ("contact", self.contacted),
            ("prove", self.proposed),
            ("propose", self.proposed),
        ]
        if self.worse_at:
            done.append(("ring-again", self.worse_at))
        if self.answer == "not-solved":
            accepted = self.closed + (self.accepted - self.dispatched)
            redone = [("prove", self.redone), ("propose", self.redone)]
            again = [("reopen", self.closed), ("accept", accepted), *redone]
            return [*done, *again, ("answer", self.redone + SECOND_ANSWER)]
        return [*done, ("answer" if self.answer else "close", self.closed)]

    def under(self, habit: Bad | None) -> Life:
        """Return the same life in the hands of a planted unit.

        What is never accepted waits beyond the year; a false closing satisfies nobody.
        """
        if habit is Bad.NEVER_ACCEPTS:
            return replace(self.later(NEVER), dispatched=self.dispatched)
        if habit is Bad.CLOSES_FALSELY:
            proposed = self.contacted + AT_ONCE
            return replace(self, proposed=proposed, answer=self.answer and "not-solved")
        return self

    def deeds_under(self, habit: Bad | None) -> list[tuple[str, datetime]]:
        """List the deeds of a planted unit, or of an ordinary one."""
        deeds = self.under(habit).deeds()
        if habit is not Bad.RETURNS_ALL:
            return deeds
        given_back = self.dispatched + AT_ONCE
        refused, ruled = given_back + AT_ONCE, given_back + RULED_AFTER
        fight = [("give-back", given_back), ("decline", refused), ("rule", ruled)]
        return [*deeds[:1], *fight, *self.later(ruled - self.dispatched).deeds()[1:]]

    def later(self, wait: timedelta) -> Life:
        """Return the same life, each deed later by a time."""
        names = ("dispatched", "accepted", "contacted", "proposed", "closed", "redone")
        return replace(self, **{name: getattr(self, name) + wait for name in names})


AT_ONCE, RULED_AFTER = timedelta(minutes=10), timedelta(hours=20)
NEVER = timedelta(days=3650)
ANSWER_WINDOW = timedelta(days=3)
SECOND_ANSWER = timedelta(hours=1)


def draw_life(habits: Habits, at: datetime, *, urgent: bool, rng: Generator) -> Life:
    """Draw one life; waiting times are log-normal around their medians."""
    accept = habits.accept_urgent if urgent else habits.accept
    result = habits.result_urgent if urgent else habits.result
    dispatched = at + _wait((1.5, 1.6), rng)
    accepted = dispatched + _wait(accept, rng)
    contacted = accepted + _wait(habits.contact, rng)
    proposed = contacted + _wait(result, rng)
    answers = bool(rng.random() < habits.answered)
    solved = bool(rng.random() < habits.solved)
    answered = proposed + min(_wait((400, 2.0), rng), ANSWER_WINDOW - timedelta(minutes=1))
    objected = bool(rng.random() < habits.objected)
    closed = answered if answers else proposed + ANSWER_WINDOW + timedelta(minutes=5)
    answer = ("solved" if solved else "not-solved") if answers else ""
    redone = max(closed + _wait(result, rng), closed + 2 * (accepted - dispatched))
    times = (at, dispatched, accepted, contacted, proposed, closed)
    worse = str(rng.choice(habits.worse)) if rng.random() < habits.worsens else ""
    worse_at = at + _wait((45, 2.0), rng) if worse else None
    return Life(*times, answer, objected, redone, habits.reason, habits.done, worse_at, worse)


def _wait(habit: tuple[float, float], rng: Generator) -> timedelta:
    median, spread = habit
    minutes = median * spread ** float(rng.standard_normal())
    return timedelta(seconds=round(min(minutes, 60 * 24 * 40) * 60) + 1)
