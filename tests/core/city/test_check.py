"""A broken city folder is refused whole: every fault in one run, each with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from headwater.city import check, load
from headwater.kernel.problem import DeclarationProblem

HARBOUR = Path(__file__).parents[2] / "cities" / "harbour"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(HARBOUR, tmp_path / "city"))


def change(folder, file, old, new):
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_city_is_without_fault():
    assert [fault.render() for fault in check()] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("units.csv", "C2,道路科", "C1,道路科"),
        ("units.csv", "bureau,R2", "bureau,R9"),
        ("towns.csv", "G1,T1", "G9,T1"),
        ("catalogue.csv", "1 working-days", "soon"),
        ("catalogue.csv", "civil,C2", "civil,C99"),
        ("catalogue.csv", "Street light out,civil,", "Street light out,private,"),
        ("city.toml", "code =", "code"),
        ("city.toml", "report.receive city", "report.receive moon"),
        ("calendar.toml", "2021, 2022", "2022"),
        ("reception.toml", 'phone = "G1"', 'phone = "G9"'),
        ("reception.toml", '"5 minutes", "15 minutes"', '"5 minutes"'),
        ("routing.csv", "lights,R01", "lights,R77"),
        ("gazetteer.csv", "road,W1", "road,W7"),
    ],
)
def test_each_mistake_is_named_with_file_and_line(folder, file, old, new):
    change(folder, file, old, new)

    faults = check(folder)

    assert faults
    assert any(fault.file == file and fault.line >= 1 for fault in faults)
    assert all(fault.render("en").endswith(".") for fault in faults)


def test_every_fault_is_found_in_one_run(folder):
    change(folder, "units.csv", "bureau,R2", "bureau,R9")
    change(folder, "routing.csv", "lights,R01", "lights,R77")

    assert {fault.file for fault in check(folder)} >= {"units.csv", "routing.csv"}


def test_missing_file_is_a_fault_not_a_traceback(folder):
    (folder / "units.csv").unlink()

    assert any(fault.file == "units.csv" for fault in check(folder))


def test_broken_folder_is_not_loaded(folder):
    change(folder, "units.csv", "bureau,R2", "bureau,R9")

    with pytest.raises(DeclarationProblem) as refused:
        load(folder)

    assert refused.value.faults


def test_every_leaf_of_the_catalogue_has_an_owner_a_clock_and_a_course():
    city = load()

    assert len(city.catalogue) == 177
    for leaf in city.catalogue.values():
        assert leaf.owners
        assert leaf.clocks.reply.amount > 0
        assert leaf.checked_on.year >= 2026


def test_protected_leaves_are_the_five_of_the_boundary():
    city = load()

    found = {leaf.code for leaf in city.catalogue.values() if leaf.protected}
    assert found == {"P04", "P06", "P18", "P19", "P22"}
    assert not any(city.catalogue[code].countable for code in found)


def test_units_keep_their_codes():
    city = load()

    assert {f"U{n:02d}" for n in range(1, 87)} <= set(city.units)
    assert city.units["U42"].name_zh == "住建局"


def test_person_watching_classes_are_dropped():
    assert load().is_dropped("重点青少年动态")
    assert not load().is_dropped("矛盾纠纷")


LIFE = """leader = "T1"
[[ladder]]
code = "urge"
after = "0 minutes"
to = "unit"
"""


@pytest.mark.parametrize(
    ("old", "new"), [("T1", "T9"), ("0 minutes", "soon"), ('"unit"', '"mayor"'), ("code", "cod")]
)
def test_mistakes_in_the_life_of_matters_are_named(folder, old, new):
    (folder / "life.toml").write_text(LIFE.replace(old, new, 1), encoding="utf-8")

    assert [fault.file for fault in check(folder)] == ["life.toml"]


PLATFORMS = """leader = "T1"
[[platforms]]                            # line 2
code = "power"
unit = "T1"
silent_after = "60 minutes"
[[platforms]]                            # line 6
code = "water"
unit = "G1"
silent_after = "60 minutes"
form = "json"
order = "data.id"
[platforms.headers]
Authorization = "Bearer {key}"
[platforms.body]
title = "{summary}"
number = "{id}"
[platforms.codes.category]
R01 = "0302"
[platforms.taken]
code = "0"
"""


def test_platform_with_a_template_and_one_without_are_both_well(folder):
    (folder / "life.toml").write_text(PLATFORMS, encoding="utf-8")

    assert check(folder) == []
    bare, web = load(folder).life.platforms
    assert (bare.body, web.body["title"], web.order) == ({}, "{summary}", "data.id")
    assert web.codes == {"category": {"R01": "0302"}}


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ('"60 minutes"\n[[', '"soon"\n[[', 5, "value-bad"),
        ('"water"', '"Water/2"', 7, "value-bad"),
        ('"water"', '"power"', 6, "platform-twice"),
        ('"G1"', '"T1"', 6, "platform-twice"),
        ('"G1"', '"G9"', 8, "unit-unknown"),
        ('"json"', '"xml"', 10, "value-unknown"),
        ('"data.id"', '""', 6, "platform-order"),
        ("{summary}", "{sumary}", 15, "platform-field"),
        ("Bearer {key}", "Bearer {secret}", 13, "platform-field"),
        ('"{id}"', '"{number}"', 6, "platform-id"),
        ('"{id}"', '["{id}"]', 16, "platform-text"),
        ("codes.category", "codes.colour", 17, "platform-field"),
        ('"60 minutes"\n[[', '"60 minutes"\norder = "id"\n[[', 6, "platform-body"),
        ('"data.id"', '"data.id"\nrecall_path = "/off"', 12, "platform-recall"),
        ('"data.id"', '"data.id"\nrecall = {a = "{number}"}', 6, "platform-recall-id"),
        ('"data.id"', '"data.id"\nrecall = {a = "{orden}{id}"}', 12, "platform-field"),
        (
            '"data.id"',
            '"data.id"\nrecall_path = "off"\nrecall = {a = "{id}"}',
            12,
            "platform-path",
        ),
    ],
)
def test_mistakes_in_a_platform_are_named_with_their_line(folder, old, new, line, key):
    assert old in PLATFORMS
    (folder / "life.toml").write_text(PLATFORMS.replace(old, new, 1), encoding="utf-8")

    first = check(folder)[0]

    assert (first.file, first.line, first.sentence.key) == ("life.toml", line, f"city.{key}")
    shown = first.render("zh-CN")
    for mark in ("{sumary}", "{secret}", "{id}", "{order}", "{orden}"):
        shown = shown.replace(mark, "")
    assert "{" not in shown


BOARD = """[[boards]]
code = "visits"
name = {zh-CN = "走访单", en = "Visits"}
hint = {zh-CN = "先近后远。", en = "Near first."}
views = ["mine"]
columns = ["clock", "place"]
"""
ANSWERS = "leaf,owner,zh,en,basis,review_on\n{leaf},{owner},{zh},Mended soon.,,{day}\n"
FIT = {"leaf": "R01", "owner": "C2", "zh": "很快修好。", "day": "2027-01-01"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"visits"', '"rounds"'),
        ('"mine"', '"everything"'),
        ('"clock"', '"words"'),
        ("hint = {zh-CN", "hunt = {zh-CN"),
        ("en =", "fr ="),
    ],
)
def test_mistakes_in_boards_are_named(folder, old, new):
    change(folder, "city.toml", '"report.receive city', '"board.visits unit", "report.receive city')
    (folder / "boards.toml").write_text(BOARD, encoding="utf-8")
    assert check(folder) == []

    (folder / "boards.toml").write_text(BOARD.replace(old, new, 1), encoding="utf-8")

    assert {fault.file for fault in check(folder)} == {"boards.toml"}


@pytest.mark.parametrize(
    "wrong", [{"leaf": "R99"}, {"owner": "C99"}, {"zh": ""}, {"day": "next year"}]
)
def test_mistakes_in_the_knowledge_register_are_named_with_their_line(folder, wrong):
    (folder / "knowledge.csv").write_text(ANSWERS.format(**FIT), encoding="utf-8")
    assert check(folder) == []

    (folder / "knowledge.csv").write_text(ANSWERS.format(**{**FIT, **wrong}), encoding="utf-8")

    assert [(fault.file, fault.line) for fault in check(folder)] == [("knowledge.csv", 2)]


def test_phrase_of_danger_without_an_example_is_named_with_its_line(folder):
    change(folder, "signals/all.csv", "the kitchen is on fire", "the kitchen is hot")

    assert [(one.file, one.line) for one in check(folder)] == [("signals/all.csv", 3)]


def test_phrase_of_danger_that_another_hides_is_named_with_its_line(folder):
    change(folder, "signals/all.csv", "injury,bleeding", "injury,bleeding badly")
    with (folder / "signals/all.csv").open("a", encoding="utf-8") as file:
        file.write("injury,bleed,certain,,he does bleed,\n")

    (fault,) = check(folder)

    assert (fault.file, fault.line) == ("signals/all.csv", 4)
    assert "bleed" in fault.render("en") and "bleed" in fault.render("zh-CN")
