"""Intervals equal the printed ones (cases of Newcombe 1998; Garwood limits from tables)."""

from __future__ import annotations

import pytest

from headwater.analysis import rates


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (81, 263, 0.2552885199, 0.366209577),
        (15, 148, 0.06238639953, 0.16048724172),
        (0, 20, 0, 0.1611251581),
        (1, 29, 0.006113214293, 0.171755218793),
    ],
)
def test_wilson_interval_equals_the_printed_one(x, n, low, high):
    found = rates.share(x, n)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (81, 263, 0.2527367456, 0.3676219226),
        (15, 148, 0.05784401008, 0.16165049035),
        (0, 20, 0, 0.168433471),
        (1, 29, 0.0008726468836, 0.1776442954887),
    ],
)
def test_exact_interval_equals_the_printed_one(x, n, low, high):
    found = rates.exact_share(x, n)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


@pytest.mark.parametrize(
    ("k", "low", "high"),
    [(0, 0, 3.6888794541), (1, 0.025317808, 5.5716433909), (137, 115.0205344338, 161.9564046881)],
)
def test_poisson_interval_equals_the_printed_one(k, low, high):
    found = rates.count(k)

    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


def test_median_of_counts_lies_between_its_limits():
    found = rates.quantile({1: 5, 2: 5, 10: 5}, 0.5)

    assert (found.value, found.low, found.high) == (2, 1, 10)


@pytest.mark.parametrize("wrong", [(1, 0), (-1, 5), (6, 5)])
def test_share_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError):
        rates.share(*wrong)
