"""Whole cities of matters through random legal and illegal moves, checked after each one."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from tests.conftest import NOW
from tests.evidence import evidence

from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb, move
from headwater.matters.replay import replay, snapshot
from headwater.matters.states import OPEN, State
from headwater.records.actions import (
    closing,
    deadlines,
    ladder,
    merging,
    moves,
    repeats,
    ruling_seat,
    rulings,
    visits,
    windows,
)
from headwater.records.actions.clocks import soonest
from headwater.records.actions.history import row_hash
from headwater.records.actions.intake import receive
from headwater.records.actions.proofs import add_proof
from headwater.records.models import Matter, TimeAsked, User
from headwater.records.queries.deadlines import explained
from headwater.records.queries.lists import Asked, matters_of_unit
from headwater.records.queries.orphans import orphan_minutes
from headwater.records.queries.permits import visible

TOLD = (
    "胡库上村老年活动中心门口的路灯不亮三天了",
    "胡库上村老年活动中心门口路灯还是不亮，没人来修",
    "楼下烧烤店半夜还在放音乐，睡不着",
    "老公又打我，孩子在哭",
    "有人拿刀在店里砍人，快来",
    "胡库上村老年活动中心门口井盖没了，晚上看不见",
)
UNITS = ("U75", "U42", "U41", "U01", "U76", "U77")
WORDS = ("", "because it is so", "they agreed", "it was seen")
MINUTES = (0, 0, 1, 1, 5, 20, 60, 300, 2000)


class City(RuleBasedStateMachine):
    """One city: some matters, a clock that runs on, and people who do what they like."""

    moves: ClassVar[int] = 0
    refused: ClassVar[int] = 0
    made: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.at, self.keys, self.calls = NOW, [], 0
        self.steps, self.told = 0, set()
        self.seen: dict[Any, str] = {}
        self.block = transaction.atomic()
        self.block.__enter__()
        self.agent = User.objects.create(username="agent", role="agent", unit_id="U75")

    def teardown(self) -> None:
        try:
            assert orphan_minutes(self.at) == 0
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @rule(seed=st.integers(0, 2**32 - 1))
    def something_happens(self, seed: int) -> None:
        self.steps += 1
        chance = Random(f"{seed} {self.steps}")  # a seed drawn twice is not the same deed twice
        self.at += timedelta(minutes=chance.choice(MINUTES))
        if not self.keys or (chance.random() < 0.06 and len(self.keys) < 6):
            self._tell(chance.randrange(1000))
            return
        matter = chance.choice(self.keys)
        row = Matter.objects.get(id=matter)
        state, now = State(row.state), ripe(row)
        likely = [
            name
            for name, verb in VERBS.items()
            if state in move(verb).frm and (name in now or name not in SELDOM)
        ]
        likely += [name for name in DEEDS if name.startswith("job-")]
        names = likely if chance.random() < 0.8 and likely else sorted(DEEDS)
        weights = [OFTEN.get(name, 1) for name in names]
        self._do(chance.choices(names, weights)[0], matter, chance.choice)

    def _tell(self, pick: int) -> None:
        self.calls += 1
        words = TOLD[pick % len(TOLD)]
        contact = "13800002222" if pick % 2 else ""
        arrival = Arrival(words=words, channel="12345", key=f"m{self.calls}", contact=contact)
        receipt = receive(arrival, sender="machine", by=By("machine", "U75"), at=self.at)
        self.keys.append(receipt.matter)
        self._check(receipt.matter)
        City.moves += 1

    def _do(self, name: str, matter: Any, draw: Any) -> None:
        before = self.seen[matter]
        City.moves += 1
        try:
            with transaction.atomic():
                DEEDS[name](self, matter, draw)
            City.made.add(name)
        except Problem as problem:
            City.refused += 1
            assert problem.render("en").endswith((".", "?"))
            assert Matter.objects.get(id=matter).last_hash == before
        for key, last in Matter.objects.filter(id__in=self.keys).values_list("id", "last_hash"):
            if self.seen.get(key) != last:
                self._check(key)

    def _check(self, key: Any) -> None:
        matter = Matter.objects.get(id=key)
        self.seen[key] = matter.last_hash
        rows = list(matter.story.order_by("seq"))
        assert_history(matter, rows)
        assert_held(matter)
        self._check_clocks(matter)
        if matter.is_protected:
            assert not Matter.objects.filter(visible(self.agent), id=key).exists()
            assert matters_of_unit("U75", Asked(only=key)).items == []

    def _check_clocks(self, matter: Matter) -> None:
        clocks = list(matter.clocks.prefetch_related("moved", "warned"))
        if matter.state in OPEN:
            assert matter.due_at == soonest(clocks)
        runs = any(not (clock.met_at or clock.stopped_at) for clock in clocks)
        if matter.state != State.PROPOSED:  # then it is the caller's turn, and their window runs
            assert runs is (matter.state in OPEN)
        for clock in clocks:
            stands = (clock.id, clock.due_at)
            if stands not in self.told:
                assert_explained(clock)
                self.told.add(stands)


def assert_history(matter, rows):
    assert [row.seq for row in rows] == list(range(1, matter.history_length + 1))
    assert all(row.previous_hash == above.hash for above, row in pairwise(rows))
    assert all(above.at <= row.at for above, row in pairwise(rows))
    assert rows[-1].hash == matter.last_hash == row_hash(rows[-1])
    assert replay(row.change for row in rows) == snapshot(matter)


def assert_held(matter):
    held = matter.assignments.filter(role="lead", part="held")
    if matter.state in OPEN or matter.state == State.MERGED:
        assert [part.unit_id for part in held] == [matter.holder_id]
    assert matter.holder_id


def assert_explained(clock):
    told = explained(clock)
    assert told.stands == clock.due_at
    assert told.sentences
    assert clock.counted


def who(draw: Any) -> By:
    unit = draw(UNITS)
    return By(f"user:{unit}", unit)


def words(draw: Any) -> str:
    return draw(WORDS)


def unit(draw: Any) -> str:
    return draw([*UNITS, "U999"])


def _dispatch(city, matter, draw):
    second, police = draw(["", "user:9"]), draw(["", "", "U01"])
    order = moves.Order(unit(draw), words(draw), second=second, police=police)
    moves.dispatch(matter, order, by=who(draw), at=city.at)


def _accept(city, matter, draw):
    moves.accept(matter, by=_one_with_a_part(matter, draw), at=city.at)


def _one_with_a_part(matter, draw) -> By:
    """Choose mostly somebody who may: refused moves are many enough without it."""
    open_parts = ["held", "offered"]
    parts = Matter.objects.get(id=matter).assignments.filter(part__in=open_parts)
    units = sorted(set(parts.values_list("unit_id", flat=True)))
    found = draw([*units, *units, *UNITS[:2]])
    return By(f"user:{found}", found)


def _prove(city, matter, draw):
    by = _one_with_a_part(matter, draw)
    for kind in ("photo", "visit-note", "measurement", "document", "agreement", "call-note"):
        add_proof(matter, evidence(kind, "seen"), by=by, at=city.at)


def _propose(city, matter, draw):
    outcome = draw(["done", "not-possible", "imported"])
    by = _one_with_a_part(matter, draw)
    closing.propose(matter, outcome=outcome, result="so", by=by, at=city.at)


def _return(city, matter, draw):
    said = rulings.NotOurs(
        draw(["not-our-duty", "duties-cross", "no-time"]), words(draw) or "3.2", "no", unit(draw)
    )
    rulings.give_back(matter, said, by=_one_with_a_part(matter, draw), at=city.at)


def _ask_time(city, matter, draw):
    what = draw(["extend", "pause"])
    kind = draw(["reply", "reply", "part"])
    asked = deadlines.MoreTime(kind, what, "parts ordered", "2 working-days")
    deadlines.ask_time(matter, asked, by=holder(matter), at=city.at)


def _merge(city, matter, draw):
    into = draw(city.keys)
    merging.merge(matter, into, merging.Reasoned(words(draw)), by=who(draw), at=city.at)


def _grade(city, matter, draw):
    grade = Grade(draw([1, 2, 3, 4]))
    second = draw(["", "user:9"])
    asked = moves.Regrade(grade, words(draw), second)
    moves.change_grade(matter, asked, by=who(draw), at=city.at)


def _rule(city, matter, draw):
    ruled = rulings.Ruled(unit(draw), words(draw), second=draw(["", "user:9"]))
    rulings.rule(matter, ruled, by=who(draw), at=city.at)


def _reclassify(city, matter, draw):
    category = draw(["U01", "P04", "N01", "D02"])
    moves.reclassify(matter, category=category, reason=words(draw), by=who(draw), at=city.at)


def _answer(city, matter, draw):
    solved = draw([True, False])
    closing.answer(matter, solved=solved, words="so it is", by=By("caller"), at=city.at)


def _attempt(city, matter, draw):
    closing.attempt(matter, reached=draw([True, False]), note="", by=who(draw), at=city.at)


def _own(action, role="lead", **fixed):
    """Let mostly a unit with such a part act."""

    def deed(city, matter, draw):
        parts = Matter.objects.get(id=matter).assignments.filter(role=role)
        units = list(parts.filter(part__in=["held", "offered"]).values_list("unit_id", flat=True))
        unit = draw([*units, *units, *units, "U76"])
        action(matter, **fixed, by=By(f"user:{unit}", unit), at=city.at)

    return deed


def holder(matter) -> By:
    unit = Matter.objects.get(id=matter).holder_id
    return By(f"user:{unit}", unit)


def ripe(matter) -> set[str]:
    """Name the deeds that need more than a state and may be done now: they are rare enough."""
    found = set()
    for role, where in matter.assignments.values_list("role", "part"):
        found |= {
            "help held": {"finish"},
            "help offered": {"refuse-help"},
            "police-safety held": {"release"},
        }.get(f"{role} {where}", set())
    if TimeAsked.objects.filter(clock__matter=matter, state="asked").exists():
        found |= {"grant-time", "refuse-time"}
    if matter.clocks.filter(paused_at__isnull=False, met_at=None).exists():
        found.add("resume")
    if not matter.ruled:
        found.add("decline" if matter.returned else "return")
    return found


SELDOM = frozenset(
    {"finish", "refuse-help", "release", "grant-time", "refuse-time", "resume", "return", "decline"}
)


def _any(action, *written):
    def deed(city, matter, draw):
        said = {name: words(draw) for name in written}
        action(matter, **said, by=who(draw), at=city.at)

    return deed


def _ask_help(city, matter, draw):
    by = _one_with_a_part(matter, draw)
    moves.ask_help(matter, unit=unit(draw), reason="too heavy", by=by, at=city.at)


def _worker(job):
    def deed(city, _matter, _draw):
        job(at=city.at)

    return deed


DEEDS = {
    "dispatch": _dispatch,
    "dispatch-again": _dispatch,
    "accept": _accept,
    "accept-again": _accept,
    "contact": _own(moves.contact, note="spoke"),
    "prove": _prove,
    "propose": _propose,
    "propose-again": _propose,
    "return": _return,
    "decline": _own(rulings.decline, reason="no"),
    "rule": _rule,
    "recall": _any(moves.recall, "reason"),
    "ask-help": _ask_help,
    "finish": _own(moves.finish, "help", note="done"),
    "refuse-help": _own(moves.refuse_help, "help", reason="not ours"),
    "release": _own(moves.release, "police-safety", note="quiet"),
    "ask-time": _ask_time,
    "grant-time": _any(deadlines.grant_time, "why"),
    "refuse-time": _any(deadlines.refuse_time, "why"),
    "resume": _own(deadlines.resume),
    "attempt": _attempt,
    "answer": _answer,
    "close": _any(closing.close_unanswered),
    "withdraw": _any(moves.withdraw, "reason"),
    "grade": _grade,
    "reclassify": _reclassify,
    "police": _any(moves.call_police, "reason"),
    "send-back": _any(moves.send_back, "reason"),
    "merge": _merge,
    "unmerge": _any(merging.unmerge, "reason"),
    "job-ladder": _worker(ladder.climb),
    "job-silent": _worker(ruling_seat.take_silent),
    "job-windows": _worker(windows.close_overdue),
    "job-repeats": _worker(repeats.find_repeats),
    "job-visits": _worker(visits.draw_visits),
}
VERBS = {
    name: Verb({"grade": "raise", "police": "call-police"}.get(name, name.removesuffix("-again")))
    for name in DEEDS
    if not name.startswith("job-")
}
OFTEN = {
    **dict.fromkeys(("accept", "accept-again", "dispatch", "prove", "propose", "attempt"), 5),
    **dict.fromkeys(("ask-time", "grant-time", "refuse-time", "resume", "finish", "ask-help"), 6),
    **dict.fromkeys(("rule", "contact", "close", "return"), 6),
    **dict.fromkeys(
        ("release", "decline", "grant-time", "refuse-time", "resume", "finish"), 25
    ),  # seldom ripe
}
NEVER_IN_A_WAY = frozenset({"job-visits"})
RARE = 3


def run(cities: int, steps: int, *, same: bool) -> None:
    """Run so many cities; `same` runs the same ones each time, so that nobody waits for luck."""
    City.moves = City.refused = 0
    City.made.clear()
    run_state_machine_as_test(
        City,
        settings=settings(
            max_examples=cities,
            stateful_step_count=steps,
            deadline=None,
            derandomize=same,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_five_thousand_moves_leave_no_matter_without_holder_clock_or_story():
    run(cities=54, steps=102, same=True)

    assert City.moves >= 5000
    assert 0 < City.refused < City.moves
    # Which of the rarest deeds come ripe hangs on the model; the long run wants every one.
    assert len(set(DEEDS) - City.made - NEVER_IN_A_WAY) <= RARE


@pytest.mark.long
@pytest.mark.django_db
def test_hundred_thousand_moves_leave_no_matter_without_holder_clock_or_story():
    run(cities=1050, steps=102, same=False)

    assert City.moves >= 100_000
    assert set(DEEDS) - City.made - NEVER_IN_A_WAY == set()
