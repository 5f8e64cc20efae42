"""Every move has a form whose fields have words, and every move by hand has a form somewhere."""

from __future__ import annotations

import pytest

from headwater.interfaces.pages import forms
from headwater.interfaces.pages.forms import FORMS, Field
from headwater.kernel.sentence import LANGUAGES, words_of
from headwater.matters.moves import MOVES, Verb
from headwater.matters.proofs import FILES
from headwater.matters.states import Proof
from headwater.records.models import Matter

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


@pytest.mark.parametrize(
    ("category", "wanted", "excused"),
    [
        ("U08", ["photo", "visit-note"], ["photo"]),
        ("N06", ["measurement", "visit-note"], []),
        ("P02", ["visit-note"], []),
    ],
)
def test_proof_that_the_category_wants_stands_first_and_only_it_is_excused(
    category, wanted, excused
):
    matter = Matter(category=category)
    kinds = forms.kinds_of_proof(Verb.PROVE, matter)

    assert [kind.value for kind in kinds[: len(wanted)]] == wanted
    assert sorted(kinds) == sorted(Proof)
    assert [kind.value for kind in forms.kinds_of_proof(Verb.ASK_EXCUSE, matter)] == excused
    assert set(forms.kinds_of_proof(Verb.ASK_EXCUSE, matter)) <= set(FILES)  # or it is refused
