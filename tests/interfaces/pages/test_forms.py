"""Every move has a form whose fields have words, and every move by hand has a form somewhere."""

from __future__ import annotations

import pytest

from headwater.interfaces.pages.forms import FORMS, Field
from headwater.kernel.sentence import LANGUAGES, words_of
from headwater.matters.moves import MOVES, Verb

# Made on pages of their own, or by other doors than the form of a matter.
ELSEWHERE = {
    *(Verb.ANSWER, Verb.REOPEN, Verb.CLOSE, Verb.NOTE, Verb.SERVE_NOTICE),
    *(Verb.TICK, Verb.MERGE, Verb.SETTLE_FLAG, Verb.VISIT),
    *(Verb.ASK_SECOND, Verb.REFUSE_SECOND),  # on the page of what waits for a second person
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_words(language):
    names = {name for form in FORMS for name in form.fields}

    assert {f"interfaces.{Field(name).key}" for name in names} <= set(
        words_of("interfaces", language)
    )


def test_every_move_by_hand_has_a_form():
    by_hand = {row.verb for row in MOVES if row.door != "rule"}

    assert by_hand - {form.verb for form in FORMS} == ELSEWHERE
