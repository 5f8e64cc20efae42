"""Figures are counted from the rows and open down to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.kernel.periods import Period
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.actions import moves
from headwater.records.models import Matter, Review
from headwater.records.queries.doubts import doubts
from headwater.records.queries.figures import figure, figures, rows_of, series

DECEMBER = Period.parse("2022-12")
LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"


@pytest.fixture
def two_lamps(sent):
    first, second = sent(LAMP).matter, sent("小区门口的路灯坏了，一闪一闪").matter
    Matter.objects.update(course="civil")
    moves.dispatch(first, moves.Order("U42", "lamp"), by=By("a", "U75"), at=NOW)
    moves.accept(first, by=By("b", "U42"), at=NOW + timedelta(minutes=11))
    return first, second


def test_diversion_counts_numerator_and_denominator(two_lamps):
    one = figure("diversion-d1", DECEMBER)

    assert (one.numerator, one.denominator, one.value) == (1, 2, 0.5)
    assert 0 < one.low < 0.5 < one.high < 1


def test_acceptance_time_is_the_minutes_from_dispatch(two_lamps):
    assert figure("acceptance-median", DECEMBER).value == 11


def test_figure_opens_to_its_rows(two_lamps):
    counted = rows_of("diversion-d1", DECEMBER)

    numbers = {row[0] for row in counted.rows}
    assert numbers == set(Matter.objects.values_list("number", flat=True))
    assert sorted(row[5] for row in counted.rows) == [False, True]


def test_protected_matters_are_counted_but_not_listed(two_lamps):
    Matter.objects.filter(id=two_lamps[0]).update(is_protected=True)

    counted = rows_of("diversion-d1", DECEMBER)

    assert figure("diversion-d1", DECEMBER).denominator == 2
    assert (len(counted.rows), counted.protected) == (1, 1)


def test_nothing_counted_is_said_and_not_zero(db):
    one = figure("under-triage", DECEMBER)

    assert (one.value, one.n) == (None, 0)
    assert one.caveat().key == "indicators.nothing-counted"


def test_under_triage_comes_from_the_audit_only(two_lamps):
    Review.objects.create(
        matter_id=two_lamps[0], kind="diverted", drawn_at=NOW, decided_at=NOW, needed_police=False
    )

    one = figure("under-triage", DECEMBER)

    assert (one.numerator, one.n) == (0, 1)
    assert one.high == pytest.approx(0.975)  # Clopper-Pearson, 0 of 1


def test_figures_stay_inside_their_period(two_lamps):
    assert figure("effective-calls", Period.parse("2022-11")).value == 0
    assert [one.period for one in series("effective-calls", Period.parse("2022"))] == ["2022-12"]


def test_every_figure_of_the_file_is_measured(two_lamps):
    assert all(one.version >= 1 for one in figures(DECEMBER))


def test_unknown_figure_names_the_known_ones(db):
    with pytest.raises(Problem, match="diversion-d1"):
        figure("nonsense", DECEMBER)


def test_doubts_count_what_the_figures_cannot_know_and_leave_out_what_is_nought(two_lamps):
    Matter.objects.filter(id=two_lamps[0]).update(
        state="closed", closed_at=NOW, answer="unreached", place_key="t/p"
    )
    Matter.objects.filter(id=two_lamps[1]).update(place_key="")
    found = figures(DECEMBER)

    told = {one.key: dict(one.values) for one in doubts(DECEMBER, found)}

    assert told["records.doubt-unplaced"] == {"count": 1, "of": 2}
    assert told["records.doubt-unreached"] == {"count": 1, "of": 1}
    assert told["records.doubt-small"]["of"] == len(found)
    assert "records.doubt-protected" not in told
