"""F7 at the desk: the written notice, and its lock where the city declares no wording."""

from __future__ import annotations

import re
import shutil

import pytest

from headwater.city import load
from headwater.records.models import WrittenNotice
from headwater.records.queries import ground

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
KEY = "#keys [value=F7], #keys [data-key=F7], [value=F7]"


@pytest.fixture
def without_wording(tmp_path, monkeypatch):
    """The shipped city with no wording of a notice in its `life.toml`."""
    folder = shutil.copytree(load().folder, tmp_path / "bare")
    life = folder / "life.toml"
    tables = re.split(r"(?m)^(?=\[)", life.read_text("utf-8"))
    life.write_text("".join(t for t in tables if not t.startswith("[[notices]]")), "utf-8")
    monkeypatch.setenv("HEADWATER_CITY", str(folder))
    ground.city.cache_clear()
    yield
    monkeypatch.undo()
    ground.city.cache_clear()


def at_the_desk(reader, account, lang):
    taker = reader(lang).sign_in(account("call-taker", "U73"))
    taker.open("/desk/")
    taker.page.locator("#text").fill(LAMP)
    taker.page.locator("#hints mark").first.wait_for()
    return taker


@pytest.mark.parametrize(
    ("lang", "why"), [("en", "the city declares no wording"), ("zh-CN", "本市没有设定书面告知文本")]
)
def test_f7_is_locked_and_says_why_without_a_wording(reader, account, without_wording, lang, why):
    taker = at_the_desk(reader, account, lang)
    key = taker.page.locator("[value=F7]")

    taker.page.keyboard.press("F7")
    taker.page.wait_for_timeout(300)

    assert key.is_disabled()
    assert why in key.inner_text()
    assert taker.page.url.endswith("/desk/")
    assert not WrittenNotice.objects.exists()
    key.scroll_into_view_if_needed()


def test_f7_prints_the_notice_with_the_wording_in_force(reader, account):
    taker = at_the_desk(reader, account, "zh-CN")

    taker.page.keyboard.press("F7")
    taker.page.wait_for_url("**/notice/")

    (notice,) = WrittenNotice.objects.all()
    assert notice.wording in taker.page.locator("main").inner_text()
