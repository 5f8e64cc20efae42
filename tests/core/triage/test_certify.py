"""Learn-then-Test on numbers that can be checked by hand, and a certificate that is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from headwater.kernel.problem import Problem
from headwater.triage.certificate import (
    Certificate,
    Hashes,
    read_certificate,
    why_closed,
    write_certificate,
)
from headwater.triage.certify import Demand, certify, fixed_sequence, p_value, wanted
from headwater.triage.proving import DEMANDED

# Exact binomial tails, computed with scipy from the formulas of Angelopoulos et al. (2021).
TAILS = [
    (0, 29, 0.1, 0.047101286972),
    (0, 28, 0.1, 0.052334763303),
    (5, 100, 0.1, 0.057576886487),
    (84, 1000, 0.1, 0.048502506899),
    (85, 1000, 0.1, 0.060693730518),
    (0, 299, 0.01, 0.049536256638),
    (0, 298, 0.01, 0.050036622866),
]
KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
HASHES = Hashes("m", "d", "c")
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _signed(**changed: object) -> Certificate:
    plain = Certificate(
        600, 0, 0.005, 0.05, 0.1, {"child": (90, 0)}, "m", "d", "c",
        "2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00", simulated=False,
    )  # fmt: skip
    one = replace(plain, **changed)  # type: ignore[arg-type]
    return replace(one, signature=KEY.sign(one.signed_bytes()).hex())


@pytest.mark.parametrize(("misses", "n", "alpha", "tail"), TAILS)
def test_binomial_tail_is_exact(misses: int, n: int, alpha: float, tail: float) -> None:
    assert p_value(misses, n, alpha) == pytest.approx(tail, abs=1e-9)


@pytest.mark.parametrize(
    ("alpha", "misses", "need"), [(0.005, 0, 598), (0.01, 0, 299), (0.01, 1, 473), (0.02, 5, 523)]
)
def test_wanted_emergencies_are_counted(alpha: float, misses: int, need: int) -> None:
    assert wanted(alpha, 0.05, misses) == need


def test_sequence_stops_at_the_first_failure() -> None:
    risks = [0.1] * 60 + [0.2] * 10 + [0.3] * 10 + [0.4] * 4 + [0.5] + [0.9] * 915

    passed = fixed_sequence(risks, [0.15, 0.25, 0.35, 0.45, 0.55, 0.4], alpha=0.1, delta=0.05)

    assert [one.misses for one in passed] == [60, 70, 80, 84]


def test_too_few_emergencies_are_refused_with_the_number_wanting() -> None:
    with pytest.raises(Problem) as refused:
        certify([0.9] * 500, [0.1], alpha=0.005, delta=0.05)

    assert "98" in str(refused.value)


def test_group_with_too_few_is_refused_and_named_with_the_number_wanting() -> None:
    demands = [Demand("police", 0.01, (0.9,) * 299), Demand("silent", 0.05, (0.9,) * 50)]

    with pytest.raises(Problem) as refused:
        certify([0.9] * 598, [0.1], alpha=0.005, delta=0.05, demands=demands)

    groups = dict(refused.value.sentence.values)["groups"]
    assert [dict(one.values)["wanting"] for one in groups] == [9]


def test_group_that_would_lose_too_many_lowers_the_threshold() -> None:
    whole = [0.9] * 2000
    child = Demand("child", 0.02, (0.9,) * 400 + (0.3,) * 9)

    free = certify(whole, [0.2, 0.4], alpha=0.005, delta=0.05)
    bound = certify(whole, [0.2, 0.4], alpha=0.005, delta=0.05, demands=[child])

    assert (free.threshold, bound.threshold) == (0.4, 0.2)


@pytest.mark.parametrize(
    ("group", "need"), [("police", 299), ("fire-medical", 299), ("child", 149), ("silent", 59)]
)
def test_what_is_demanded_of_each_group_is_counted(group: str, need: int) -> None:
    assert wanted(DEMANDED[group], 0.05) == need


def test_valid_certificate_opens_the_gate() -> None:
    assert why_closed(_signed(), key=PUBLIC, hashes=HASHES, at=NOW, demo=False) == ""


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        (None, "absent"),
        (replace(_signed(), misses=1), "forged"),
        (_signed(model="x"), "changed-model"),
        (_signed(data="x"), "changed-data"),
        (_signed(code="x"), "changed-code"),
        (_signed(valid_from="2026-01-03T00:00:00+00:00"), "early"),
        (_signed(valid_until="2026-01-02T00:00:00+00:00"), "expired"),
        (_signed(simulated=True), "simulated"),
    ],
)
def test_gate_stays_closed_and_says_why(certificate: Certificate | None, why: str) -> None:
    closed = why_closed(certificate, key=PUBLIC, hashes=HASHES, at=NOW, demo=False)

    assert closed == f"triage.gate.{why}"


def test_certificate_survives_its_file(tmp_path: Path) -> None:
    write_certificate(_signed(), tmp_path / "c.json")

    assert read_certificate(tmp_path / "c.json") == _signed()


def test_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("[]", "utf-8")

    with pytest.raises(Problem, match=r"c\.json"):
        read_certificate(tmp_path / "c.json")


@pytest.mark.parametrize(
    "damaged",
    [
        {"valid_until": ""},
        {"valid_from": "2026-01-01"},
        {"valid_until": 7},
        {"signature": 12},
        {"threshold": "0.1"},
        {"threshold": float("nan")},
        {"delta": None},
        {"n": "600"},
        {"simulated": "no"},
        {"groups": {"child": [float("inf"), 0]}},
        {"labelled": None},
    ],
)
def test_damaged_certificate_is_refused_and_never_a_fault(
    damaged: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "c.json"
    write_certificate(_signed(), file)
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | damaged), "utf-8")

    with pytest.raises(Problem, match=r"c\.json"):
        read_certificate(file)
