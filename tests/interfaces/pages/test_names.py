"""Every code that a page shows has a name in both languages."""

from __future__ import annotations

import pytest

from headwater.city import load
from headwater.city.triage_reading import read_declarations
from headwater.interfaces.pages.forms import FORMS
from headwater.kernel.facts import Course, Grade, Offer, Role
from headwater.kernel.sentence import LANGUAGES, Term, words_of
from headwater.matters.moves import Verb
from headwater.matters.states import Outcome, Part, Proof, State

CITY = load()
CODES = {
    "verb": Verb,
    "state": State,
    "part": Part,
    "proof": Proof,
    "outcome": Outcome,
    "course": Course,
    "offer": Offer,
    "role": [*Role, *CITY.roles],
    "grade": [str(int(grade)) for grade in Grade],
    "channel": CITY.channels,
    "door": {grant.door for grant in CITY.grants()},
    "day": ["working-day", "make-up-workday", "holiday", "weekend", "runs-on", "day-of-start"],
    "clock": ["decide", "accept", "contact", "reply", "decision"],
    "counted-in": ["calls", "minutes", "hours", "days", "working-minutes", "working-days"],
    "asked": ["hurt", "armed", "here", "frail"],
    "answered": ["yes", "no", "unclear"],
    "consent": ["not-asked", "agreed", "objected"],
    "unit": CITY.units,
    "town": CITY.towns,
    "category": CITY.catalogue,
    "question": [one.code for one in read_declarations().questions],
}


@pytest.mark.parametrize("kind", list(CODES))
def test_every_code_has_a_chinese_name(kind):
    nameless = [
        str(code)
        for code in CODES[kind]
        if not any(letter >= "\u3400" for letter in CITY.lexicon(Term(kind, str(code)), "zh-CN"))
    ]
    assert nameless == []


@pytest.mark.parametrize("kind", list(CODES))
def test_no_english_name_is_chinese_or_has_the_shape_of_a_key(kind):
    names = [CITY.lexicon(Term(kind, str(code)), "en") for code in CODES[kind]]

    assert [n for n in names if not n or any(letter >= "\u3400" for letter in n)] == []
    assert [n for n in names if n.startswith(f"{kind}.")] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.verb)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_form_has_a_label(form, language):
    words = words_of("interfaces", language)

    assert all(words[f"interfaces.field.{name}"] for name in form.fields)
