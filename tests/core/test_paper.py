"""A paper prints with its font inside, and never with empty boxes."""

from __future__ import annotations

import pytest

from headwater.kernel.problem import Problem
from headwater.publications.paper import Paper, broken, printed


def test_paper_carries_its_font():
    paper = printed(
        Paper("书面告知 2022-7", ("已转道路科办理。",), (("依据", "第六十一条"),), ("盖章",))
    )

    assert paper.startswith(b"%PDF-")
    assert b"/FontFile" in paper


def test_sign_that_the_font_lacks_is_named_instead_of_an_empty_box():
    with pytest.raises(Problem) as refused:
        printed(Paper("书面告知", ("㙟村",)))

    assert "㙟" in refused.value.render("en")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("本通知为书面告知。请拨打", ["本通知为书面告", "知。请拨打"]),
        ("我们说“没解决”；再说", ["我们说“没解", "决”；再说"]),
        ("有危险请拨打110。", ["有危险请拨打", "110。"]),
    ],
)
def test_no_line_begins_with_a_closing_sign_or_splits_a_number(words, lines):
    assert broken(words, len, 8 if "通知" in words else 7) == lines
