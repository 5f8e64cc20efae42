"""The model's card: what it says can be counted again from its own tables."""

from __future__ import annotations

from headwater.kernel.decision import Decision
from headwater.kernel.facts import Course, Grade, Offer
from headwater.triage.decide import Suggestion, Triage
from headwater.triage.declared import Telling
from headwater.triage.evaluate import Examined, misses
from headwater.triage.model import Model


def test_card_counts_every_exam_row_once_a_table(model: Model) -> None:
    card = model.card

    assert sum(one["n"] for one in card["classes"].values()) == card["rows"]
    assert sum(one["n"] for one in card["predicted"].values()) == card["rows"]
    assert sum(one[1] for one in card["calibration"]) == card["rows"]
    assert card["unknown"]["n"] == card["rows"]


def test_card_agrees_with_itself_on_what_is_right(model: Model) -> None:
    card = model.card
    right = sum(one["first"] for one in card["classes"].values())

    assert right == card["rows"] - sum(one["wrong"] for one in card["predicted"].values())
    assert 0 < card["unknown"]["mean"] < 1


def test_misses_name_their_rows_by_kind() -> None:
    row = Telling("x", "P01", 1, Course.POLICE, ("weapon",), "exam", "A1")
    said = Triage(
        Grade.ROUTINE, Course.CIVIL, "U08", 0.9, Offer.TRANSFER, (), "",
        (Suggestion("U08", 0.9, ()),), (),
    )  # fmt: skip

    found = {one.kind: one.rows for one in misses([Examined(row, Decision(said, "advice", ()))])}

    assert found["emergency offered"] == ("A1",)
    assert found["grade 1 said to be 3 or 4"] == ("A1",)
    assert found["signal not heard"] == ("A1",)
    assert found["P01 called U08"] == ("A1",)
    assert found["plain matter called emergency"] == ()
