"""Promise 3, from the declarations: no live signal and no never-divert leaf is ever offered."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from headwater.city.named import as_named
from headwater.city.reading import load
from headwater.city.triage_reading import read_declarations
from headwater.kernel.facts import Course, Grade, Offer, Said
from headwater.kernel.problem import Problem
from headwater.records.queries import ground
from headwater.triage.declared import SIGNAL_GROUPS, Strength
from headwater.triage.gate import (
    PROBABLE,
    TWO_PEOPLE,
    Gate,
    GateFacts,
    Standing,
    check_grade_change,
    check_second,
    judge,
)

HARBOUR = Path(__file__).parents[1] / "cities" / "harbour"
CITIES = {"yongkang": read_declarations(), "harbour": read_declarations(HARBOUR)}
LEAVES = [(name, leaf) for name, city in CITIES.items() for leaf in city.leaves]
KEPT = [(name, leaf) for name, leaf in LEAVES if CITIES[name].leaves[leaf].never_divert]
# A gate that lets everything through, so that only the rules before the threshold can hold.
WIDE = Gate(2.0, is_open=True)


def offers(city, leaf, *, live=(), leaves=None):
    """Every offer for a leaf, whatever grade and course the model gives it."""
    return {
        judge(
            GateFacts(grade, course, leaf, 0.0, live, leaves or {leaf: 1.0}),
            WIDE, city.leaves, city.questions,
        ).offer
        for grade, course in product(Grade, Course)
    }  # fmt: skip


@pytest.mark.parametrize(("name", "leaf"), LEAVES)
def test_leaf_with_any_live_signal_is_never_offered(name, leaf):
    for group in SIGNAL_GROUPS:
        assert Offer.TRANSFER not in offers(CITIES[name], leaf, live=(group,))


@pytest.mark.parametrize(("name", "leaf"), KEPT)
def test_leaf_that_never_diverts_is_never_offered(name, leaf):
    assert offers(CITIES[name], leaf) == {Offer.POLICE}


@pytest.mark.parametrize(("name", "leaf"), KEPT)
def test_leaf_that_may_be_one_that_never_diverts_is_never_offered(name, leaf):
    city = CITIES[name]
    plain = next(code for code, one in city.leaves.items() if not one.never_divert)

    assert Offer.TRANSFER not in offers(city, plain, leaves={plain: 0.8, leaf: PROBABLE})


@pytest.mark.parametrize(("name", "leaf"), LEAVES)
def test_leaf_that_is_urgent_or_not_civil_is_never_offered(name, leaf):
    city = CITIES[name]
    told = [
        (grade, course)
        for grade, course in product(Grade, Course)
        if grade <= Grade.URGENT or course is not Course.CIVIL
    ]

    offered = {
        judge(GateFacts(*one, leaf, 0.0, (), {leaf: 1.0}), WIDE, city.leaves, city.questions).offer
        for one in told
    }

    assert Offer.TRANSFER not in offered


@pytest.mark.parametrize(("name", "leaf"), LEAVES)
def test_leaf_is_never_offered_while_the_gate_is_closed(name, leaf):
    city, closed = CITIES[name], Gate(2.0, is_open=False)
    facts = GateFacts(Grade.ENQUIRY, Course.CIVIL, leaf, 0.0, (), {leaf: 1.0})

    assert judge(facts, closed, city.leaves, city.questions).offer is not Offer.TRANSFER


@pytest.mark.parametrize(("now", "to"), [(a, b) for a, b in product(Grade, Grade) if b > a])
def test_no_grade_falls_by_one_person(now, to):
    with pytest.raises(Problem):
        check_grade_change(now, to, reason="because", second=False)


@pytest.mark.parametrize("kind", list(TWO_PEOPLE))
def test_what_takes_two_is_confirmed_by_another_and_only_as_it_was_asked(kind):
    was = Standing(Grade.URGENT, ())
    worse = [Standing(Grade.IMMEDIATE, ()), Standing(Grade.URGENT, ("water",))]

    check_second("user:1", "user:2", was=was, now=was)

    assert TWO_PEOPLE[kind].confirms
    with pytest.raises(Problem):
        check_second("user:1", "user:1", was=was, now=was)
    for now in worse:
        with pytest.raises(Problem):
            check_second("user:1", "user:2", was=was, now=now)


@pytest.mark.parametrize("leaf", [leaf for name, leaf in KEPT if name == "yongkang"])
def test_leaf_named_by_a_person_is_held_by_its_name(leaf):
    wide = replace(ground.desk().triager, gate=WIDE)
    plain = wide.decide(Said("小区门口的路灯坏了三天没人修")).value

    named = as_named(plain, leaf, load().catalogue)

    assert plain.offer is Offer.TRANSFER
    assert named.offer is not Offer.TRANSFER


@pytest.mark.parametrize("group", SIGNAL_GROUPS)
def test_every_phrase_of_the_group_holds_its_example(group):
    wide = replace(ground.desk().triager, gate=WIDE)
    told = [
        one.example_for
        for one in CITIES["yongkang"].phrases
        if one.group == group and one.strength is not Strength.WEAK
    ]

    decided = wide.decide_many([Said(one) for one in told])

    assert told
    assert [t for t, d in zip(told, decided, strict=True) if d.value.offer is Offer.TRANSFER] == []
