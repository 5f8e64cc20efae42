"""A paper prints with its font inside, and never with empty boxes."""

from __future__ import annotations

import pytest

from headwater.kernel.problem import Problem
from headwater.publications.paper import Paper, printed


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
