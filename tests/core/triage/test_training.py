"""Training: the same bytes from the same data, a folder without code, rows that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater.city.triage_reading import read_declarations
from headwater.kernel.problem import DeclarationProblem, Problem
from headwater.triage.declared import Declarations, Telling
from headwater.triage.features import Reader
from headwater.triage.groups import folds_of, near_duplicates
from headwater.triage.labelled import read_labelled
from headwater.triage.model import Model, load_model, model_hash, save_model
from headwater.triage.training import Lesson, train

GOOD = {"text": "路灯坏了", "grade": "3", "course": "civil", "category": "U08", "signals": ""}


def test_same_data_gives_the_same_bytes(city: Declarations, reader: Reader, tmp_path: Path) -> None:
    told = [t for t in city.tellings if t.category in {"U08", "P01", "C03", "X01"}]
    lesson = Lesson(tuple(told), tuple(reader.read(t.text) for t in told), city.leaves)

    for name in ("a", "b"):
        save_model(train(lesson, {}), tmp_path / name)

    assert model_hash(tmp_path / "a") == model_hash(tmp_path / "b")


def test_saved_model_scores_as_before(model: Model, reader: Reader, tmp_path: Path) -> None:
    save_model(model, tmp_path / "m")
    seen = reader.read("小区路灯坏了三天没人修")

    loaded = load_model(tmp_path / "m")

    assert loaded.score(seen).confidence == pytest.approx(model.score(seen).confidence, abs=1e-6)
    assert {one.suffix for one in (tmp_path / "m").iterdir()} == {".npy", ".txt", ".json"}


def test_near_duplicates_share_a_fold(reader: Reader) -> None:
    texts = ["楼下着火了快点来人啊", "楼下着火了快点来人啊啊", "小区路灯坏了三天没人修"]
    groups = near_duplicates([reader.read(one) for one in texts])

    folds = folds_of(groups, 2, 1)

    assert groups[0] == groups[1] != groups[2]
    assert folds[0] == folds[1]


def test_every_leaf_has_tellings(city: Declarations) -> None:
    told = {one.category for one in city.tellings if one.grade is not None}

    assert told == set(city.leaves)


def test_labelled_rows_are_refused_by_number(city: Declarations) -> None:
    rows = [GOOD, {**GOOD, "category": "Z99"}, {**GOOD, "grade": "1"}]

    with pytest.raises(Problem) as refused:
        read_labelled(rows, city.leaves)

    assert "Z99" in str(refused.value)
    assert "4" in str(refused.value)


def test_good_rows_are_read(city: Declarations) -> None:
    assert read_labelled([GOOD], city.leaves) == (
        Telling("路灯坏了", "U08", 3, city.leaves["U08"].course, (), "exam"),
    )


def test_broken_folder_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "signals").mkdir()
    head = "group,expression,strength,cancelled_by,example_for,example_against\n"
    rows = "water,(a|b,certain,,,\nsnow,雪,certain,,,\n"
    (tmp_path / "signals" / "water.csv").write_text(head + rows, "utf-8")

    with pytest.raises(DeclarationProblem) as refused:
        read_declarations(tmp_path)

    assert [(one.file, one.line) for one in refused.value.faults] == [
        ("signals/water.csv", 2),
        ("signals/water.csv", 3),
    ]
