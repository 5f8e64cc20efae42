"""A category that a person named changes the course, never towards a transfer."""

from dataclasses import replace

import pytest

from headwater.city import load
from headwater.city.named import as_named
from headwater.kernel.facts import Course, Grade, Offer
from headwater.kernel.problem import Problem
from headwater.triage.decide import Triage

SAID = Triage(Grade.ROUTINE, Course.CIVIL, "N03", 0.9, Offer.TRANSFER, (), "", (), ())


@pytest.mark.parametrize(
    ("category", "signals", "course", "offer"),
    [
        ("P04", (), Course.POLICE, Offer.POLICE),
        ("N06", (), Course.CIVIL, Offer.TRANSFER),
        ("D01", ("violence",), Course.JOINT, Offer.JOINT),
        ("D01", (), Course.CIVIL, Offer.TRANSFER),
    ],
)
def test_named_category_brings_its_course(category, signals, course, offer):
    named = as_named(replace(SAID, signals=signals), category, load().catalogue)

    assert (named.category, named.course, named.offer) == (category, course, offer)


def test_leaving_the_police_never_opens_a_transfer():
    police = replace(SAID, category="P01", course=Course.POLICE, offer=Offer.POLICE)

    assert as_named(police, "N06", load().catalogue).offer is Offer.ASK


def test_unknown_category_is_refused():
    with pytest.raises(Problem) as refused:
        as_named(SAID, "Z99", load().catalogue)
    assert "Z99" in refused.value.render("en")
