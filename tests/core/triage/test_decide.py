"""Decisions: bad input, reasons, marks, the gate's order, and one answer alone or in a batch."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from headwater.city.triage_reading import read_declarations
from headwater.kernel.facts import Course, Grade, Offer, Said
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import LANGUAGES, render
from headwater.kernel.text import normalise
from headwater.triage.decide import Triager
from headwater.triage.declared import Declarations, Question, is_plain_row
from headwater.triage.features import FAMILY, PHRASE, Reader
from headwater.triage.gate import Case, Gate, GateFacts, check_grade_change, judge
from headwater.triage.marks import words_that_moved
from headwater.triage.signals import live_groups
from headwater.triage.weighing import weigh

ODD = [
    "",
    " ",
    "火",
    "嗯" * 20_000,
    "😀😀",
    "\u200b",
    "1",
    "\x00",
    "ａｂｃ",
    "?" * 300,
    "１１０",
    "12345",
]
DANGER = [
    "救\u200b命啊，楼上着 火 了",
    "樓下著火了，快來人，煙很濃",
    "着火了，３楼，快来",
    "楼下着火了😱😱快来",
    "lou xia zhao huo le 快来",
    "楼下着或了快来",
    "my house is on fire",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_decided_and_never_offered(text: str, adviser: Triager) -> None:
    decision = adviser.decide(Said(text))

    assert decision.because
    assert decision.value.offer is not Offer.TRANSFER


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_heard_however_it_is_written(text: str, adviser: Triager) -> None:
    said = adviser.decide(Said(text)).value

    assert "fire-gas-power" in said.signals
    assert said.grade <= Grade.URGENT
    assert said.offer is not Offer.TRANSFER


def test_danger_at_the_end_of_a_long_text_is_heard(adviser: Triager) -> None:
    said = adviser.decide(Said("路灯不亮。" * 4000 + "楼下着火了快来")).value

    assert said.offer is not Offer.TRANSFER


@pytest.mark.parametrize("many", [60, 450])
def test_danger_in_the_middle_of_a_long_text_is_heard_and_marked(
    many: int, adviser: Triager
) -> None:
    text = "路灯不亮很久了。" * many + "楼下着火了快来。" + "路灯不亮很久了。" * many

    said = adviser.decide(Said(text)).value

    assert "fire-gas-power" in said.signals
    assert said.offer is not Offer.TRANSFER
    assert "着火" in {text[m.start : m.end][:2] for m in said.marks if m.kind == "danger"}


def test_text_that_was_not_weighed_whole_is_read_by_a_person(adviser: Triager) -> None:
    text = "我们村口的路灯不亮三天了，晚上黑漆漆的。"

    assert adviser.decide(Said(text)).value.offer is Offer.TRANSFER
    assert adviser.decide(Said(text * 200)).value.offer is Offer.ASK


def test_no_piece_of_a_latin_word_is_given_as_a_reason(adviser: Triager) -> None:
    text = "楼下KTV半夜唱歌太吵睡不着，noisy every night, please help"

    said = adviser.decide(Said(text)).value

    words = {word for one in said.suggestions for word in one.words if word.isascii()}
    assert words
    assert words <= set(re.findall(r"[a-z]+", text.lower()))


def test_batch_and_single_give_the_same_answer(adviser: Triager) -> None:
    many = [Said(text) for text in (*DANGER, "小区路灯坏了三天没人修", "")]

    together = adviser.decide_many(many)

    assert together == [adviser.decide(one) for one in many]


def test_closed_gate_offers_nothing(triager: Triager, city: Declarations) -> None:
    texts = [Said(one.text) for one in city.tellings[::40]]

    offers = {one.value.offer for one in triager.decide_many(texts)}

    assert Offer.TRANSFER not in offers


def test_some_plain_matters_are_advised_for_transfer(adviser: Triager, city: Declarations) -> None:
    plain = [Said(one.text) for one in city.tellings if is_plain_row(one)][::20]

    offers = [one.value.offer for one in adviser.decide_many(plain)]

    assert Offer.TRANSFER in offers


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_are_said_in_both_languages(language: str, adviser: Triager) -> None:
    decision = adviser.decide(Said("楼下着火了,去年也着过火"))

    assert all(render(one, language) for one in decision.because)


def test_marks_lie_within_the_text_as_given(adviser: Triager) -> None:
    text = "他 拿 着 刀，砍\u200b人了，快来"

    marks = adviser.decide(Said(text)).value.marks

    assert marks
    assert all(0 <= one.start < one.end <= len(text) for one in marks)


def test_only_words_of_the_text_are_given_as_reasons(adviser: Triager) -> None:
    family = next(key for key in adviser.model.known if key.startswith(FAMILY))
    blocks = {"grams": {}, "families": {family: 1}, "phrases": {f"{PHRASE}water:certain": 1}}

    moved = words_that_moved(adviser.model, weigh(blocks, adviser.model.known), ["W01", "P08"])

    assert moved == [(), ()]


def test_live_signal_beats_every_category(city: Declarations) -> None:
    facts = GateFacts(
        Grade.ROUTINE, Course.CIVIL, "U08", risk=0.0, live=("water",), leaves={"U08": 1.0}
    )

    answer = judge(facts, Gate(1.0, is_open=True), city.leaves, city.questions)

    assert (answer.offer, answer.rule) == (Offer.ASK, "signal-live")


def test_leaf_of_the_police_core_never_leaves(city: Declarations) -> None:
    facts = GateFacts(Grade.ENQUIRY, Course.CIVIL, "P03", risk=0.0, live=(), leaves={"P03": 1.0})

    answer = judge(facts, Gate(1.0, is_open=True), city.leaves, city.questions)

    assert (answer.offer, answer.rule) == (Offer.POLICE, "never-divert")


def test_confusable_pair_asks_its_own_question(city: Declarations) -> None:
    likely = {"D02": 0.8, "P04": 0.1}
    facts = GateFacts(Grade.ROUTINE, Course.CIVIL, "D02", risk=0.0, live=(), leaves=likely)

    answer = judge(facts, Gate(1.0, is_open=True), city.leaves, city.questions)

    assert (answer.offer, answer.question) == (Offer.ASK, "Q01")


def test_anyone_raises_a_grade() -> None:
    check_grade_change(Grade.ROUTINE, Grade.IMMEDIATE, reason="", second=False)


@pytest.mark.parametrize(("reason", "second"), [("", True), ("错听", False), (" ", True)])
def test_lowering_a_grade_takes_a_second_person_and_a_reason(reason: str, second: bool) -> None:  # noqa: FBT001  a row of the table
    with pytest.raises(Problem):
        check_grade_change(Grade.IMMEDIATE, Grade.ROUTINE, reason=reason, second=second)


def test_nothing_about_free_officers_reaches_the_gate() -> None:
    looked_at = {f.name for one in (GateFacts, Gate, Case) for f in fields(one)}

    assert looked_at == {
        *("grade", "course", "category", "risk", "live", "leaves"),
        *("threshold", "is_open", "advice", "closed_because"),
        *("facts", "gate", "question"),
    }


PAIRS = [one for one in read_declarations().questions if one.looks_like]


@pytest.mark.parametrize("question", PAIRS, ids=lambda one: one.code)
def test_each_pair_has_its_own_question(question: Question, city: Declarations) -> None:
    likely = {question.looks_like: 0.8, question.may_be[0]: 0.1}
    looks = question.looks_like
    facts = GateFacts(Grade.ROUTINE, Course.CIVIL, looks, risk=0.0, live=(), leaves=likely)

    answer = judge(facts, Gate(1.0, is_open=True), city.leaves, city.questions)

    assert answer.question == question.code
    assert answer.offer is not Offer.TRANSFER


def test_latin_variant_must_stand_alone(reader: Reader) -> None:
    assert "fire-gas-power" in live_groups(reader.read("zhao huo le 快来").evidence)
    assert reader.meant(normalise("knifeshop")).text == "knifeshop"


@pytest.mark.parametrize(
    "text", ["路灯不亮，麻烦快点派人来修", "热水器坏了，麻烦叫人看看", "右边那家太吵，麻烦你们管管"]
)
def test_polite_request_is_no_numbness(text: str, reader: Reader) -> None:
    assert live_groups(reader.read(text).evidence) == ()
