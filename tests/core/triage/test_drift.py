"""Drift: nothing changed is nearly never an alarm, a real change is one, few calls say nothing."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.triage.drift import ALARM, Finding, Week, drift

MIX = (0.3, 0.25, 0.2, 0.1, 0.1, 0.04, 0.01)
NAMES = "ABCDEFG"


def counts(n: int, mix: tuple[float, ...], rng: np.random.Generator) -> dict[str, int]:
    return dict(zip(NAMES, rng.multinomial(n, mix).tolist(), strict=True))


def judged(n: int, told: float, true: float, rng: np.random.Generator) -> list[tuple[float, bool]]:
    return [(told, bool(one)) for one in rng.random(n) < true]


def found(reference: Week, week: Week) -> dict[str, Finding]:
    return {one.look: one for one in drift(reference, week)}


def test_chance_alone_is_as_rare_as_stated() -> None:
    rng = np.random.default_rng(7)
    looks = [
        found(
            Week(counts(4000, MIX, rng)),
            Week(counts(400, MIX, rng), judged=judged(300, 0.7, 0.7, rng)),
        )
        for _ in range(400)
    ]

    small = [one["branches"].p_value < 0.05 for one in looks]
    alarms = [any(finding.alarms for finding in one.values()) for one in looks]

    assert 0.02 < np.mean(small) < 0.09
    assert np.mean(alarms) <= ALARM


def test_new_mix_alarms() -> None:
    rng = np.random.default_rng(8)
    moved = (0.1, 0.25, 0.2, 0.1, 0.3, 0.04, 0.01)

    assert found(Week(counts(4000, MIX, rng)), Week(counts(400, moved, rng)))["branches"].alarms


def test_chi_square_is_that_of_the_textbook() -> None:
    # 200 of 400 against 100 of 400: pooled 37.5 %, chi2 = 53.33, V = sqrt(53.33 / 800)
    one = found(Week({"A": 200, "B": 200}), Week({"A": 100, "B": 300}))["branches"]

    assert one.size == pytest.approx((53.3333 / 800) ** 0.5, abs=1e-4)
    assert one.p_value == pytest.approx(2.8e-13, rel=0.05)


def test_many_unknown_words_alarm_and_fewer_do_not() -> None:
    taught = Week(unknown=(1400, 0.20, 0.02))

    assert found(taught, Week(unknown=(500, 0.35, 0.02)))["unknown"].alarms
    assert not found(taught, Week(unknown=(500, 0.10, 0.02)))["unknown"].alarms


def test_too_sure_a_model_alarms() -> None:
    rng = np.random.default_rng(9)

    assert found(Week(), Week(judged=judged(400, 0.8, 0.55, rng)))["calibration"].alarms


def test_few_calls_are_no_finding() -> None:
    assert drift(Week({"A": 99}), Week({"B": 99}, (5, 0.9, 0.1), [(0.9, False)] * 99)) == ()
