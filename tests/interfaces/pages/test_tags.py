"""Sentences that stand one after the other read as sentences."""

import pytest

from headwater.interfaces.pages.tags import in_a_row
from headwater.kernel.sentence import Term, say

GIVEN = say("records.dispatched", unit=Term("unit", "U42"), reason="")
SAID = say("records.reason", text="Not solved!")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Given to Housing and construction bureau. Not solved!"),
        ("zh-CN", "派给住建局。Not solved!"),
    ],
)
def test_each_sentence_ends_with_its_stop(language, told):
    assert in_a_row([GIVEN, SAID], language) == told


def test_sentence_without_words_leaves_nothing():
    assert in_a_row([say("records.reason", text=""), SAID], "en") == "Not solved!"
