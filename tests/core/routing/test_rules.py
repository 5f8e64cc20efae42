"""Rules by category answer what asking each in turn would answer, in the same order."""

from headwater.kernel.facts import Course, Grade
from headwater.routing.rules import Rule, Rules, Seen

FIRST = Rule("first", leaves=("B01", "C*"), lead=("U1",))
WIDE = Rule("wide", lead=("U2",))
ADDS = Rule("adds", leaves=("C02",), helpers=("U3",))


def _seen(category: str) -> Seen:
    return Seen("", category, Grade.ROUTINE, Course.CIVIL, frozenset(), "town")


def test_first_rule_about_the_category_leads():
    rules = Rules([FIRST, WIDE, ADDS])

    leads = {code: rules.first_lead(_seen(code)).code for code in ("B01", "C02", "D01")}

    assert leads == {"B01": "first", "C02": "first", "D01": "wide"}


def test_rule_without_a_lead_only_adds_helpers():
    rules = Rules([ADDS])

    assert rules.first_lead(_seen("C02")) is None
    assert rules.helpers(_seen("C02")) == ["U3"]
    assert rules.helpers(_seen("C01")) == []
