"""The table of moves is complete: every state is reached, every matter can end."""

from __future__ import annotations

import pytest

from headwater.city import load
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import LANGUAGES, Term, render
from headwater.matters.diagram import mermaid, table
from headwater.matters.guards import REFUSALS, Asked, Guard, require, sentence_of
from headwater.matters.moves import MOVES, Verb, check, legal
from headwater.matters.states import State


def reached(start: set[State]) -> set[State]:
    found = set(start)
    while more := {m.to for m in MOVES if m.to and m.frm & found} - found:
        found |= more
    return found


def test_every_state_is_reached_from_where_matters_begin():
    assert reached({State.RECEIVED, State.UNOWNED}) == set(State)


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
    by_hand = [row.verb.value for row in MOVES if State.CLOSED in row.frm and row.door != "rule"]
    assert [term.code for term in allowed] == by_hand


def test_every_verb_has_one_row():
    assert sorted(row.verb for row in MOVES) == sorted(set(Verb) - {Verb.RECEIVE})


@pytest.mark.parametrize("guard", Guard)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guard_reads_as_a_sentence(guard, language):
    assert render(sentence_of(guard), language)[-1] in ".。"
    assert guard in REFUSALS


REFUSED = {
    Guard.OWN_PART: Asked(own=False),
    Guard.REASON: Asked(reason=" "),
    Guard.TRANSFER_REASON: Asked(civil=True),
    Guard.SECOND_IN_DANGER: Asked(civil=True, live=("gas",)),
    Guard.OTHER_POST: Asked(by="user:1", first="user:1"),
    Guard.OUTCOME: Asked(outcome="imported"),
    Guard.PROOF: Asked(outcome="done", needed=("photo",)),
    Guard.SAFE: Asked(police_out=True),
    Guard.ONCE: Asked(returned=1),
    Guard.IN_WINDOW: Asked(late=True),
    Guard.RETURN_CODE: Asked(code="no-time"),
    Guard.CLAUSE: Asked(clause=""),
    Guard.OWNER: Asked(owner="U1", unit="U1"),
    Guard.NOT_RULED: Asked(ruled=True),
    Guard.NOT_BACK: Asked(ruled=True),
    Guard.RETURNED: Asked(returned=0),
    Guard.ATTEMPTS: Asked(attempts=1, wanted=2),
    Guard.OTHER_MATTER: Asked(other=False),
}


@pytest.mark.parametrize("guard", Guard)
def test_every_guard_can_refuse_and_says_what_to_do(guard):
    with pytest.raises(Problem) as refused:
        require((guard,), REFUSED[guard])

    assert refused.value.render("en").endswith(".")
    assert refused.value.render("zh-CN").endswith("。")


def test_every_door_is_open_to_somebody():
    granted = {grant.door for grant in load().grants()}

    assert {row.door for row in MOVES} - granted == {"caller", "rule"}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_a_name(verb, language):
    city = load()

    assert city.lexicon(Term("verb", verb), language) != ""
    assert city.lexicon(Term("verb", verb), "zh-CN") != verb


def test_picture_and_table_show_every_move_that_changes_a_state():
    assert all(f": {row.verb}\n" in mermaid() + "\n" for row in MOVES if row.to)
    assert len(table().splitlines()) == len(MOVES) + 2
