"""Learn-then-Test: tails and sizes equal numbers checked by hand (Angelopoulos et al. 2021)."""

from __future__ import annotations

import pytest

from headwater.triage.certify import fixed_sequence, p_value, wanted


@pytest.mark.parametrize(
    ("misses", "n", "alpha", "p"),
    [
        (0, 29, 0.1, 0.047101),
        (0, 28, 0.1, 0.052335),
        (84, 1000, 0.1, 0.048503),
        (85, 1000, 0.1, 0.060694),
        (0, 299, 0.01, 0.049536),
        (0, 298, 0.01, 0.050037),
    ],
)
def test_tail_equals_the_known_number(misses, n, alpha, p):
    assert p_value(misses, n, alpha) == pytest.approx(p, abs=5e-7)


@pytest.mark.parametrize(
    ("alpha", "misses", "n"),
    [(0.005, 0, 598), (0.005, 1, 947), (0.005, 2, 1258), (0.01, 0, 299), (0.02, 0, 149)],
)
def test_certificate_takes_so_many_emergencies(alpha, misses, n):
    assert wanted(alpha, 0.05, misses) == n


def test_sequence_stops_at_the_first_failure():
    misses = [60, 70, 80, 84, 85, 83]
    risks = [i / 1000 for i in range(1000)]
    thresholds = [count / 1000 for count in misses]

    passed = fixed_sequence(risks, thresholds, alpha=0.1, delta=0.05)

    assert [one.misses for one in passed] == [60, 70, 80, 84]
