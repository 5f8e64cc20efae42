"""What would change under another model, named by its worst part."""

from __future__ import annotations

import pytest

from headwater.triage.shadow import Change, Short, change

FIRE = Short(1, "joint", "P12", "joint", ("fire-gas-power",))
THEFT = Short(2, "police", "P02", "police", ())
LAMP = Short(3, "civil", "U08", "ask", ())


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        (FIRE, Short(3, "civil", "U08", "transfer", ()), Change.GRADE_ONE_LOST),
        (THEFT, Short(2, "civil", "P02", "ask", ()), Change.EMERGENCY_LOST),
        (LAMP, Short(3, "civil", "U08", "transfer", ()), Change.NEWLY_OFFERED),
        (FIRE, Short(1, "joint", "P12", "joint", ()), Change.SIGNAL_LOST),
        (LAMP, Short(4, "civil", "U08", "ask", ()), Change.LOWERED),
        (LAMP, Short(3, "joint", "U08", "ask", ()), Change.COURSE),
        (LAMP, Short(2, "civil", "U08", "ask", ()), Change.RAISED),
        (LAMP, Short(3, "civil", "U09", "ask", ()), Change.CATEGORY),
        (LAMP, LAMP, None),
    ],
)
def test_change_is_named_by_its_worst_part(was: Short, now: Short, kind: Change | None) -> None:
    assert change(was, now) is kind
