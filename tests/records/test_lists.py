"""Lists: exact counts, pages to the last row, and Chinese search that obeys every wall."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves
from headwater.records.models import Matter
from headwater.records.queries.filters import saved_filters
from headwater.records.queries.lists import ORDERS, Asked, matters_for, page_of, views
from headwater.records.queries.permits import visible

LAMP = "我们村口的路灯不亮三天了，我叫王小明，电话13800002222"
BEATEN = "老公又打我，孩子在哭"


@pytest.fixture
def eleven(sent):
    """Eleven matters, some of which are due at the same instant."""
    numbers = [sent(LAMP, at=NOW + timedelta(minutes=n)).number for n in range(11)]
    Matter.objects.filter(number__in=numbers[:6]).update(due_at=NOW)
    Matter.objects.filter(number__in=numbers[6:8]).update(due_at=None)
    return numbers


@pytest.mark.parametrize("order", list(ORDERS))
def test_pages_lead_to_the_last_row_and_show_each_row_once(person, eleven, order):
    seen, after, pages = visible(person("agent", "U75")), "", 0
    found = []
    while True:
        asked = Asked(limit=3, after=after, order=order)
        page = page_of(seen, asked, views("U75", NOW))
        found += [one.number for one in page.items]
        after, pages = page.next, pages + 1
        if not after:
            break

    assert sorted(found) == eleven
    assert (page.count, pages) == (11, 4)


@pytest.mark.parametrize("after", ["x", "bm8=", "WyJhIiwgImIiXQ=="])
def test_broken_cursor_is_said_in_a_sentence(person, db, after):
    with pytest.raises(Problem) as refused:
        matters_for(person("agent", "U75"), Asked(after=after), NOW)

    assert refused.value.code == "interfaces.list.cursor-wrong"


@pytest.mark.parametrize(("words", "count"), [("路灯", 1), ("路灯不亮", 1), ("灯", 1), ("井盖", 0)])
def test_search_finds_chinese_words_of_any_length(person, sent, words, count):
    sent(LAMP)
    sent("楼上天天半夜吵，睡不着", at=NOW + timedelta(minutes=1))

    assert matters_for(person("agent", "U75"), Asked(search=words), NOW).count == count


def test_search_reads_masked_words_only(person, sent):
    sent(LAMP)
    agent = person("agent", "U75")

    assert matters_for(agent, Asked(search="王小明"), NOW).count == 0
    with pytest.raises(Problem) as refused:
        matters_for(agent, Asked(search="13800002222"), NOW)
    assert refused.value.code == "interfaces.list.search-personal"


def test_search_finds_nothing_that_the_reader_may_not_see(person, sent):
    given = sent(LAMP)
    moves.dispatch(given.matter, moves.Order("U42", "lamp"), by=By("user:1", "U75"), at=NOW)
    sent(BEATEN, at=NOW + timedelta(minutes=1))

    def found(role, unit, words):
        return matters_for(person(role, unit), Asked(search=words), NOW).count

    assert found("handler", "U42", "路灯") == 1
    assert found("handler", "U41", "路灯") == 0
    assert found("agent", "U75", "孩子在哭") == 0
    assert found("call-taker", "U01", "孩子在哭") == 1


def test_count_of_a_kept_filter_is_live_and_the_same_as_its_list(person, eleven, sent):
    agent = person("agent", "U75")
    agent.filters.create(name="lamps", asked={"view": "open", "search": "路灯"})
    before = saved_filters(agent, NOW)[0].count
    moves.withdraw(
        Matter.objects.get(number=eleven[0]).id, reason="双份", by=By("user:1", "U75"), at=NOW
    )

    after = saved_filters(agent, NOW)[0].count

    assert (before, after) == (11, 10)
    assert matters_for(agent, Asked(search="路灯"), NOW).count == after


def test_counts_of_views_are_those_of_their_rows(person, eleven):
    agent = person("agent", "U75")
    counts = matters_for(agent, Asked(), NOW).counts

    for view, count in counts.items():
        assert len(matters_for(agent, Asked(view=view, limit=200), NOW).items) == count, view
