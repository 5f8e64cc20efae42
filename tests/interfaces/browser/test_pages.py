"""Every page in both languages: axe finds nothing, the console is silent, scripts may be off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.conftest import NOW

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.kernel.sentence import say
from headwater.records.actions import deadlines, links, moves, notes, written
from headwater.records.actions.alarms import raise_alarm
from headwater.records.actions.audit import draw_sample
from headwater.records.actions.intake import receive
from headwater.records.models import Matter
from headwater.records.queries import ground

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"
ROOMS = {
    ("call-taker", "U01"): (
        "/desk/",
        "/list/",
        "/list/?view=sent",
        "/second/",
        "/dropped/",
        "/silent/",
        "/matters/{number}/notice/",
        "/matters/{number}/",
        "/matters/{number}/deadlines/reply/",
        "/matters/{number}/notice/",
        "/bulk/",
        "/nowhere/",
    ),
    ("auditor", "U73"): ("/audit/", "/audit/review/", "/certificate/", "/checks/"),
    ("ruler", "U76"): ("/rulings/", "/returns/", "/forecast/"),
    ("handler", "U42"): ("/list/", "/matters/{number}/", "/notices/"),
    ("leader", "R02"): (
        "/wall/",
        "/certificate/",
        "/figures/",
        "/figures/diversion-d2/",
        "/sources/",
    ),
    ("administrator", "U75"): ("/outbox/", "/house/", "/components/", "/desk/", "/shadow/"),
    ("station", "U16"): ("/board/station/", "/handover/"),
    ("town-room", "U32"): ("/board/town/", "/board/visits/", "/board/town/?view=not-ours"),
    ("grid", "U42"): ("/board/field/", "/board/field/{number}/"),
    ("duty", "U42"): ("/board/duty/?view=mine", "/board/duty/{number}/"),
    ("mediator", "U88"): ("/board/mediator/", "/board/mediator/register/"),
    ("agent", "U75"): ("/knowledge/", "/knowledge/U08/", "/handover/"),
    None: ("/sign-in/", "/report/", "/my/{token}/", "/task/{task}/"),
}
RAW = re.compile(
    r"\b(?:day|verb|role|part|state|grade|unit|town|door|scope|offer|course|signal|question|clock)"
    r"\.[a-z-]+\b|\b[a-z-]+\.[a-z-]+\.[a-z-]+\b|\bU\d\d\b|\bR0\d\b"
)
CHINESE = re.compile("[\u3400-\u9fff]")
MORE = deadlines.MoreTime("reply", "extend", "parts ordered", "3 working-days")
QUOTED = re.compile("“[^”]*”")
# What stays in the words of those who wrote or named it.
KEPT = "textarea, .words, .tiny, .place, mark, [lang=zh-CN], input, .said-words"


@pytest.fixture
def city_of_two(server):
    """A lamp on its way, a fight, and a matter nobody owns."""
    told = [
        receive(Arrival(words, "12345", f"k{n}"), sender="t", by=By("t", "U75"), at=NOW)
        for n, words in enumerate((LAMP, FIGHT, LAMP))
    ]
    moves.dispatch(told[0].matter, moves.Order("U42", "lamp"), by=By("user:1", "U75"), at=NOW)
    ben = By("user:2", "U42")
    moves.accept(told[0].matter, by=ben, at=NOW)
    deadlines.ask_time(told[0].matter, MORE, by=ben, at=NOW)
    deadlines.grant_time(told[0].matter, why="fair", by=By("user:4", "U76"), at=NOW)
    notes.tell_public(told[0].matter, words="on Friday", by=ben, at=NOW)
    Matter.objects.filter(id=told[0].matter).update(consent="objected")
    written.serve_notice(told[0].matter, by=ben, at=NOW)
    Matter.objects.filter(id=told[2].matter).update(state="unowned")
    draw_sample(seed="s", at=NOW + timedelta(days=2))
    raise_alarm("drift", [say("records.alarm-by-hand", reason="test")], at=NOW)
    return told


def walk(reader, account, told, **screen):
    """Open every room as its role and give each page to the caller of this."""
    task = links.make_link(
        told[0].matter,
        firm="Lamps Ltd",
        task="change the bulb",
        by=By("user:2", "U42"),
        at=ground.city_time(),
    )
    asked = {"number": told[0].number, "token": told[0].token, "task": task}
    for who, paths in ROOMS.items():
        at = reader(**screen)
        if who:
            at.sign_in(account(*who))
        for path in paths:
            status = at.open(path.format(**asked))
            yield at, path, status


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_axe_and_the_console_have_nothing_to_say(reader, account, city_of_two, lang):
    found = {}
    for at, path, status in walk(reader, account, city_of_two, lang=lang):
        assert status < 500, path
        for theme in ("light", "dark"):
            if not (path == "/wall/" and theme == "light"):
                at.page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
                if faults := at.axe():
                    found[path, theme] = faults
        if complaints := [c for c in at.complaints if not expected(c)]:
            found[path] = complaints
    assert found == {}


def expected(complaint):
    """The browser itself names a refused page; that is the page's right answer."""
    return "status of 40" in complaint


def test_phone_never_scrolls_sideways(reader, account, city_of_two):
    wide = [
        path
        for at, path, _ in walk(reader, account, city_of_two, lang="en", width=390)
        if at.is_wider_than_the_screen()
    ]
    assert wide == []


def test_english_pages_hold_no_raw_key_and_no_chinese_word(reader, account, city_of_two):
    found = {}
    for at, path, _ in walk(reader, account, city_of_two, lang="en"):
        shown = at.page.evaluate(
            """(kept) => { const main = document.body.cloneNode(true);
            main.querySelectorAll(kept).forEach((n) => n.remove());
            return main.textContent; }""",
            KEPT,
        )
        shown = QUOTED.sub("", shown)
        faults = RAW.findall(shown) + CHINESE.findall(shown)
        if faults:
            found[path] = faults[:20]
    assert found == {}


def test_every_page_reads_and_acts_without_scripts(reader, account, city_of_two):
    for at, path, status in walk(reader, account, city_of_two, lang="en", scripts=False):
        assert status < 500, path
        assert at.page.locator("h1").is_visible(), path
        if path != "/components/":  # its buttons are specimens
            assert at.page.locator("main button:not(form button):not([form])").count() == 0, path


def test_call_is_taken_and_answered_without_scripts(reader, account):
    desk = reader(scripts=False).sign_in(account("call-taker", "U01"))
    desk.open("/desk/")
    desk.page.fill("#text", LAMP)
    desk.page.fill("[name=reason]", "street lamp")
    desk.page.select_option("[name=unit]", "U42")
    desk.page.click("button[value=F5]")
    desk.page.wait_for_url("**/matters/*/")
    number = Matter.objects.get().number

    unit = reader(scripts=False).sign_in(account("handler", "U42"))
    unit.open(f"/matters/{number}/")
    unit.page.click("form[action$='/accept/'] button")

    assert Matter.objects.get().state == "accepted"


def test_citizen_reports_and_follows_without_scripts(reader):
    citizen = reader(scripts=False)
    citizen.open("/report/")
    citizen.page.fill("[name=text]", LAMP)
    citizen.page.click("main button")
    citizen.page.wait_for_url("**/my/*/")

    assert "Your matter" in citizen.page.inner_text("h1")
