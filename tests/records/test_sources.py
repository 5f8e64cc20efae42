"""A source shows: three of one cause at one place; never protected, never a home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions.sources import open_source
from headwater.records.models import Matter
from headwater.records.queries.sources import open_sources, suspicions

RULER = By("user:1", "U76")


@pytest.fixture
def three(sent):
    ids = [
        sent(f"胡库上村老年活动中心门口路灯不亮，第{n}次了", at=NOW - timedelta(days=n)).matter
        for n in (1, 2, 3)
    ]
    Matter.objects.filter(id__in=ids).update(category="U08", place_key="330784108/x", signals=[])
    return ids


def test_three_of_one_cause_are_suspected(three):
    found = suspicions(NOW)

    assert [(one.count, one.category) for one in found] == [(3, "U08")]


def test_two_are_not_enough(three):
    Matter.objects.filter(id=three[0]).update(category="U07")

    assert suspicions(NOW) == []


def test_protected_matters_never_count(three):
    Matter.objects.filter(id=three[0]).update(is_protected=True)

    assert suspicions(NOW) == []


def test_source_gets_an_owner_and_takes_its_matters(three):
    source = open_source("330784108/x", "U08", owner="U42", by=RULER, at=NOW)

    assert source.matters.count() == 3
    assert suspicions(NOW) == []
    assert list(open_sources()) == [source]


def test_second_source_of_the_same_place_is_refused(three):
    open_source("330784108/x", "U08", owner="U42", by=RULER, at=NOW)

    with pytest.raises(Problem) as refused:
        open_source("330784108/x", "U08", owner="U42", by=RULER, at=NOW)

    assert refused.value.code == "records.source-exists"
