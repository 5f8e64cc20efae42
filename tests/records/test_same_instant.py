"""Two people move the same matter at the same instant: one wins, the other gets a sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection
from tests.conftest import NOW

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.replay import replay, snapshot
from headwater.records.actions import field, merging, moves, rulings
from headwater.records.actions.city import load_city
from headwater.records.actions.intake import receive
from headwater.records.models import Matter, User
from headwater.records.queries import ground

AGENT, BEN = By("user:1", "U75"), By("user:2", "U42")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
RETURN = rulings.NotOurs("not-our-duty", "list 3.2", "not ours", "U41")


def accept(matter, at):
    moves.accept(matter, by=BEN, at=at)


def give_back(matter, at):
    rulings.give_back(matter, RETURN, by=BEN, at=at)


def recall(matter, at):
    moves.recall(matter, reason="wrong one", by=AGENT, at=at)


def withdraw(matter, at):
    moves.withdraw(matter, reason="the caller says so", by=AGENT, at=at)


PAIRS = [(accept, accept), (accept, recall), (withdraw, withdraw), (give_back, give_back)]


@pytest.fixture
def called(transactional_db):
    load_city(ground.city())
    ground.desk()

    def call(number):
        arrival = Arrival(words=LAMP, channel="12345", key=f"race{number}")
        matter = receive(arrival, sender="race", by=AGENT, at=NOW).matter
        moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW + timedelta(minutes=1))
        return matter

    return call


def at_once(*deeds):
    """Let each deed start at the same moment in a thread of its own; return what each came to."""
    gate = Barrier(len(deeds))

    def run(deed):
        try:
            gate.wait()
            deed()
        except Problem as problem:
            return problem.render("en")
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def race(called, number):
    matter, at = called(number), NOW + timedelta(minutes=2)
    first, second = PAIRS[number % len(PAIRS)]

    said = at_once(lambda: first(matter, at), lambda: second(matter, at))

    assert sorted(map(bool, said)) == [False, True], said
    assert all(one.endswith((".", "")) for one in said)
    assert_nothing_is_lost(matter)


def assert_nothing_is_lost(matter):
    found = Matter.objects.get(id=matter)
    rows = list(found.story.order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert all(row.previous_hash == above.hash for above, row in pairwise(rows))
    assert replay(row.change for row in rows) == snapshot(found)
    assert found.assignments.filter(role="lead", part="held").count() <= 1


def test_one_wins_and_the_other_gets_a_sentence_fifty_times(called):
    for number in range(50):
        race(called, number)


@pytest.mark.long
def test_one_wins_and_the_other_gets_a_sentence_five_hundred_times(called):
    for number in range(500):
        race(called, number)


def hang(one, other):
    why = merging.Reasoned("one lamp")
    return lambda: merging.merge(one, other, why, by=AGENT, at=NOW + timedelta(minutes=2))


def test_two_matters_never_hang_on_each_other(called):
    for number in range(0, 20, 2):
        one, other = called(number), called(number + 1)

        said = at_once(hang(one, other), hang(other, one))

        assert sorted(map(bool, said)) == [False, True], said
        assert Matter.objects.filter(state="merged", id__in=[one, other]).count() == 1


def test_deed_sent_twice_at_the_same_instant_is_done_once(called):
    worker = User.objects.create(username="worker", role="grid", unit_id="U32")
    found, start = field.OnSite("路灯杆歪了", "古山镇胜利街"), Barrier(2)

    def send(_):
        start.wait()
        try:
            return field.take_on_site(found, "one-key", user=worker, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(send, range(2)))

    assert len(numbers) == 1
    assert Matter.objects.count() == 1
