"""What changes when a person names the category: its course follows, grade and signals stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from headwater.city.facts import Leaf
from headwater.city.triage_reading import never_diverts
from headwater.kernel.facts import Course, Grade, Offer
from headwater.kernel.problem import Problem
from headwater.triage.decide import Triage

OFFERS = {Course.POLICE: Offer.POLICE, Course.JOINT: Offer.JOINT, Course.CIVIL: Offer.ASK}


def as_named(triage: Triage, category: str, catalogue: Mapping[str, Leaf]) -> Triage:
    """Give a decision the named category.

    A changed course, or a leaf that never leaves the police, never keeps an offer to transfer.
    """
    leaf = catalogue.get(category)
    if leaf is None:
        raise Problem("city.category-unknown", fields=["category"], id="", code=category)
    if category == triage.category:
        return triage
    course = course_of(leaf, triage)
    offer = triage.offer if course is triage.course else OFFERS[course]
    if never_diverts(leaf.code, leaf.parent):
        offer = Offer.POLICE
    return replace(triage, category=category, course=course, offer=offer)


def course_of(leaf: Leaf, triage: Triage) -> Course:
    """Answer the course of a leaf: joint needs a live police part, police leaves stay police."""
    if leaf.course is Course.POLICE:
        return Course.POLICE
    is_live = triage.grade <= Grade.URGENT or bool(triage.signals)
    if leaf.course is Course.JOINT:
        return Course.JOINT if is_live else Course.CIVIL
    return Course.JOINT if is_live and triage.signals else Course.CIVIL
