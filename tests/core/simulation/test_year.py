"""The simulated year: same seed, same bytes; the truth is planted beside it."""

from __future__ import annotations

import json

import pytest

from headwater.city import load
from headwater.simulation.city_mix import mix_of
from headwater.simulation.files import write_year
from headwater.simulation.year import deeds, simulate


@pytest.fixture(scope="module")
def mix():
    return mix_of(load())


@pytest.fixture(scope="module")
def year(mix):
    return simulate(mix, year=2022, reports=1500, seed=7)


def test_same_seed_gives_the_same_bytes(mix, tmp_path):
    for name in ("a", "b"):
        write_year(simulate(mix, year=2022, reports=300, seed=3), tmp_path / name)

    for file in ("reports.parquet", "deeds.parquet", "truth.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_another_seed_gives_another_year(mix, year):
    assert simulate(mix, year=2022, reports=1500, seed=8).reports != year.reports


def test_reports_fall_into_the_year_in_order(year):
    assert len(year.reports) == 1500
    assert all(a.at <= b.at for a, b in zip(year.reports, year.reports[1:], strict=False))


def test_planted_sources_repeat_at_one_place(year):
    for number, (leaf, town, place) in year.sources.items():
        planted = [one for one in year.reports if one.source == number]
        assert len(planted) >= 6
        assert {(one.category, one.town or town) for one in planted} == {(leaf, town)}
        assert all(one.place in {place, ""} for one in planted)


def test_protected_leaves_are_never_planted(year):
    city = load()
    assert not any(city.catalogue[leaf].protected for leaf, _, _ in year.sources.values())


def test_deeds_of_a_report_keep_their_order(year):
    seen = {}
    for at, verb, report in deeds(year):
        seen.setdefault(report.id, []).append((at, verb))
    for done in seen.values():
        ordered = [verb for _, verb in done if verb != "ring-again"]
        assert ordered[:5] == ["dispatch", "accept", "contact", "prove", "propose"]


def test_truth_names_every_report(year, tmp_path):
    write_year(year, tmp_path)

    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert len(truth["reports"]) == 1500
    assert any(row[truth["columns"].index("emergency")] for row in truth["reports"])
