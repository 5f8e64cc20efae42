"""`headwater triage certify` on generated rows with planted misses, counted by hand."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.city.triage_reading import YONGKANG
from headwater.interfaces.cli.triage import app
from headwater.interfaces.cli.triage_model import card_facts, kept_folder, text_mark
from headwater.kernel.facts import Course
from headwater.kernel.problem import Problem
from headwater.triage.declared import Telling

COLUMNS = ("text", "grade", "course", "category", "signals")
GRAVE = "{n}号仓库后门那边刚刚有人拿刀把人砍倒了，编号{n}，血流一地，快来人"
SIGNALS = "violence;weapon;injury;child;silent"  # so that no group has too few
MISSED = "第{n}号路灯不亮了，杆号{n}，麻烦派人修一下"


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder whose model is the one already trained here."""
    from headwater.city.triage_reading import read_declarations
    from headwater.interfaces.cli.triage_model import ready_model

    ready_model(read_declarations(), None, None)
    (tmp_path / "model").symlink_to(kept_folder(None).parent)
    monkeypatch.setenv("HEADWATER_STATE", str(tmp_path))
    return tmp_path


def labelled(folder, *, seen, missed):
    path = folder / "labelled.csv"
    rows = [(GRAVE.format(n=n), 1, "police", "P01", SIGNALS) for n in range(seen)]
    rows += [(MISSED.format(n=n), 1, "joint", "U08", "child") for n in range(missed)]
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    return str(path)


def run(*asked):
    return CliRunner().invoke(app, [*asked])


def test_598_without_a_miss_are_enough(state):
    done = run("certify", "--labelled", labelled(state, seen=598, missed=0), "--lang", "en")

    made = json.loads((state / "certificate.json").read_text("utf-8"))
    assert done.exit_code == 0, done.exception
    assert (made["n"], made["misses"], made["simulated"]) == (598, 0, False)
    assert made["groups"]["police"] == [598, 0]
    assert (state / "keys" / "certificate.pub").is_file()


def test_rows_that_the_model_was_taught_besides_stamp_the_certificate(state):
    rows, model = labelled(state, seen=598, missed=0), state / "taught"
    shutil.copytree(kept_folder(None), model)
    card = json.loads((model / "card.json").read_text("utf-8"))
    card["added"] = [text_mark(GRAVE.format(n=7))]
    (model / "card.json").write_text(json.dumps(card), "utf-8")

    run("certify", "--labelled", rows, "--model", str(model))

    assert json.loads((state / "certificate.json").read_text("utf-8"))["simulated"]


def test_card_marks_what_it_was_taught_without_telling_it():
    facts = card_facts(YONGKANG, (Telling("救 命", "P01", 1, Course.POLICE, (), "more"),))

    assert facts["added"] == [text_mark("救命")]


def test_597_are_one_too_few_and_the_sentence_says_so(state):
    refused = run("certify", "--labelled", labelled(state, seen=597, missed=0))

    assert isinstance(refused.exception, Problem)
    assert dict(refused.exception.sentence.values)["wanting"] == 1
    assert not (state / "certificate.json").exists()


def test_group_that_nobody_labelled_is_refused_by_name(state):
    path = Path(labelled(state, seen=700, missed=0))
    path.write_text(path.read_text("utf-8").replace(";child;silent", ""), "utf-8")

    refused = run("certify", "--labelled", str(path))

    groups = dict(refused.exception.sentence.values)["groups"]
    assert [dict(one.values)["wanting"] for one in groups] == [149, 59]


def test_planted_miss_lowers_the_threshold_below_it(state):
    run("certify", "--labelled", labelled(state, seen=598, missed=0))
    whole = json.loads((state / "certificate.json").read_text("utf-8"))

    run("certify", "--labelled", labelled(state, seen=598, missed=5))

    made = json.loads((state / "certificate.json").read_text("utf-8"))
    assert made["n"] == 603
    assert made["misses"] == 0
    assert made["threshold"] < whole["threshold"]
    assert made["groups"]["child"] == [603, 0]


def test_rows_the_model_was_taught_are_stamped(state):
    from headwater.city.triage_reading import read_declarations

    taught = next(one.text for one in read_declarations().tellings if one.source == "exam")
    path = Path(labelled(state, seen=700, missed=0))
    with path.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow((taught, 3, "civil", "U08", ""))

    done = run("certify", "--labelled", str(path), "--lang", "en")

    assert json.loads((state / "certificate.json").read_text("utf-8"))["simulated"] is True
    assert "only in the demo" in done.stdout


@pytest.mark.parametrize("share", ["0", "1", "-2"])
def test_share_that_is_none_is_refused(state, share):
    refused = run("certify", "--alpha", share)

    assert isinstance(refused.exception, Problem)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ((MISSED.format(n=1), 4, "civil", "U08", ""), "triage.row-twice"),
        (("x", 9, "civil", "U08", ""), "triage.row-code"),
        (("x", 3, "civil", "Z99", ""), "triage.row-code"),
        (("x", 3, "civil", "U08", "ghosts"), "triage.row-code"),
    ],
)
def test_labelled_file_names_its_bad_rows(state, second, said):
    path = state / "bad.csv"
    first = (MISSED.format(n=1), 3, "civil", "U08", "")
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([COLUMNS, first, second])

    refused = run("certify", "--labelled", str(path))

    rows = dict(refused.exception.sentence.values)["rows"]
    assert [one.key for one in rows] == [said]
    assert dict(rows[0].values)["row"] == 3
