"""The documents hold together: every link leads somewhere."""

import re
import subprocess
import sys
from pathlib import Path

from headwater.city import load
from headwater.city.routing import router_of
from headwater.kernel.facts import Course, Grade
from headwater.routing.decide import RouteFacts

ROOT = Path(__file__).parents[1]


def test_every_link_leads_somewhere():
    words = [sys.executable, ROOT / "tools" / "docs.py", "--check"]

    answer = subprocess.run(words, capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stderr


def test_both_front_pages_are_short():
    for name in ("README.md", "README.zh-CN.md"):
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= 150


def test_call_of_the_first_hour_goes_to_the_handler_of_the_demo():
    text = (ROOT / "docs" / "tutorial" / "first-hour.md").read_text("utf-8")
    call = re.search(r"`([^`]*占道[^`]*)`", text)[1]
    city = load()

    route = router_of(city).decide(RouteFacts(call, "M01", Grade.ROUTINE, Course.CIVIL)).value

    assert route.lead == city.reception.seats["handler"]
