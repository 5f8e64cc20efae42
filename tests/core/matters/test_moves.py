"""The table of moves is complete: every state is reached, every matter can end."""

from __future__ import annotations

import pytest

from headwater.kernel.problem import Problem
from headwater.matters.moves import MOVES, Verb, check, legal
from headwater.matters.states import State


def reached(start: set[State]) -> set[State]:
    found = set(start)
    while more := {m.to for m in MOVES if m.to and m.frm & found} - found:
        found |= more
    return found


def test_every_state_but_unowned_is_reached_from_received():
    assert reached({State.RECEIVED}) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_matter_can_end(state):
    assert {State.CLOSED, State.WITHDRAWN} & reached({state})


@pytest.mark.parametrize("state", State)
def test_from_every_state_police_can_be_called(state):
    assert {Verb.RAISE, Verb.CALL_POLICE} <= set(legal(state))


def test_refused_move_names_the_allowed_ones():
    with pytest.raises(Problem) as refused:
        check(Verb.ACCEPT, State.CLOSED)

    allowed = dict(refused.value.sentence.values)["allowed"]
    assert [term.code for term in allowed] == [verb.value for verb in legal(State.CLOSED)]
