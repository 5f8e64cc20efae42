"""A sentence in words, and what becomes of empty values."""

import pytest

from headwater.kernel.sentence import Sentence, Term, render, say


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("", "en", "The caller says it is not solved"),
        ("still dark", "en", "The caller says it is not solved: still dark"),
        ("", "zh-CN", "来件人说没解决"),
    ],
)
def test_colon_before_an_empty_last_value_goes(words: str, language: str, expected: str) -> None:
    assert render(say("records.reopened", words=words), language) == expected


def test_stored_sentence_reads_back_the_same() -> None:
    told = say("records.contacted", unit=Term("unit", "U01"), note="x", more=(Term("grade", "1"),))
    assert Sentence.from_json(told.as_json()) == told


def test_unknown_key_is_met_at_once() -> None:
    with pytest.raises(KeyError):
        render(say("records.nobody-wrote-this"))
