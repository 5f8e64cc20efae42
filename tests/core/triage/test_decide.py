"""Decisions on rubbish and on plain words; nothing is transferred without a certificate."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest

from headwater.city import load
from headwater.interfaces.cli.desk import open_desk
from headwater.kernel.facts import Grade, Offer, Said

COLUMNS = "id,grade,course,category,probability,offer,signals,question,because"


@pytest.fixture(scope="module")
def triager():
    return open_desk(load()).triager


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "火",
        "😀😀",
        "x" * 20_000,
        "着火了" * 7000,
        "\u200b\u200b",
        "１２３",
        "help me please",
        "。。。",
    ],
)
def test_any_words_get_a_decision_with_reasons(triager, words):
    decided = triager.decide(Said(words))

    assert decided.value.offer is not Offer.TRANSFER
    assert decided.because
    assert 0 <= decided.value.probability <= 1


def test_nothing_is_transferred_without_a_certificate(triager):
    decided = triager.decide_many(
        [Said("路灯不亮三天了"), Said("社保卡怎么办"), Said("小区停水了")]
    )

    assert all(one.value.offer is not Offer.TRANSFER for one in decided)


def test_traditional_characters_mean_the_same(triager):
    simple, traditional = triager.decide(Said("厂房着火了")), triager.decide(Said("廠房著火了"))

    assert simple.value.category == traditional.value.category
    assert traditional.value.grade is Grade.IMMEDIATE


def test_marks_lie_in_the_text_as_given(triager):
    words = "快来，救 命，厂房 着 火 了"

    for mark in triager.decide(Said(words)).value.marks:
        assert 0 <= mark.start < mark.end <= len(words)


def test_together_and_alone_give_the_same_answer(triager):
    said = [Said("路灯不亮三天了"), Said("有人拿刀砍人"), Said("")]

    assert triager.decide_many(said) == [triager.decide(one) for one in said]


def run(*words):
    command = [sys.executable, "-m", "headwater.interfaces.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_command_reads_and_writes_the_declared_columns(tmp_path):
    told, decided = tmp_path / "in.csv", tmp_path / "out.csv"
    told.write_text("\ufeffid,text\n1,路灯不亮三天了\n2,隔壁着火了快来\n", encoding="utf-8")

    done = run("triage", "decide", told, "-o", decided)

    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(decided.read_text("utf-8-sig").splitlines()))
    assert ",".join(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == ["1", "2"]
    assert rows[1]["grade"] == "1"
    assert "fire-gas-power" in rows[1]["signals"].split(";")


def test_command_names_a_missing_column(tmp_path):
    told = tmp_path / "in.csv"
    told.write_text("id,words\n1,x\n", encoding="utf-8")

    done = run("triage", "decide", told, "-o", tmp_path / "out.csv", "--lang", "en")

    assert done.returncode == 1
    assert "text" in done.stderr
    assert "Traceback" not in done.stderr
