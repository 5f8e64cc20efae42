"""Each board does its day's work by keyboard: one walk, the days as a table of steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.records.actions import moves, rulings
from headwater.records.actions.audit import draw_sample
from headwater.records.actions.handover import give
from headwater.records.actions.intake import receive
from headwater.records.models import Handover, Matter, Message, Review, SavedFilter, User
from headwater.records.queries import ground

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"
QUARREL = "甲方和乙方在车间为加班争吵，已经分开"
AGENT = By("user:1", "U75")


def a_lamp(unit="", *, accepted=False, key="k"):
    """Make a lamp, given to a unit if one is named."""
    now = ground.city_time()
    told = Arrival(LAMP, "12345", key, place="古山镇胜利街1号", contact="13800002222")
    receipt = receive(told, sender="t", by=AGENT, at=now - timedelta(minutes=9))
    if unit:
        order = moves.Order(unit, "路灯")
        moves.dispatch(receipt.matter, order, by=AGENT, at=now - timedelta(minutes=8))
    if accepted:
        moves.accept(receipt.matter, by=By("user:2", unit), at=now - timedelta(minutes=7))
    return receipt


def a_dispute():
    """Make a lamp that two units say is not theirs."""
    receipt, now = a_lamp("U42"), ground.city_time()
    said = rulings.NotOurs("duties-cross", "3.2", "不归我们管", "U41")
    rulings.give_back(receipt.matter, said, by=By("user:2", "U42"), at=now)
    rulings.decline(receipt.matter, reason="也不归我们管", by=By("user:3", "U41"), at=now)
    return receipt


def a_worse_lamp():
    """Make a lamp beside which a fight has begun: the station is to come first."""
    receipt = a_lamp("U42", accepted=True)
    ben = By("user:2", "U42")
    moves.call_police(receipt.matter, reason="打起来了", by=ben, at=ground.city_time())
    return receipt


def a_sheet():
    """Make a shift sheet that waits for the signature of the next shift."""
    receipt = a_lamp()
    night = User.objects.create(username="night", role="call-taker", unit_id="U01")
    give("西门还要盯着", by=night, at=ground.city_time())
    return receipt


def a_sample():
    """Make a diverted lamp that was drawn for the blind audit."""
    receipt = a_lamp("U42", accepted=True)
    draw_sample(seed="s", at=ground.city_time() + timedelta(days=1))
    return receipt


def a_failed_letter():
    """Make a letter that could not be sent."""
    receipt = a_lamp("U42")
    Message.objects.update(failed="no answer", next_try_at=ground.city_time() + timedelta(days=9))
    return receipt


def matter():
    return Matter.objects.order_by("-opened_at").first()


# role, unit, what stands there in the morning, the steps, what is true in the evening.
# A step is a key, ("go", path), ("into", field, text), ("pick", field, value), ("on", what) for
# Enter on it, or ("see", what).
DAYS = {
    "call-taker sends the police": (
        ("call-taker", "U01"),
        None,
        (("into", "#text", FIGHT), ("see", "#hints mark.danger"), "F1", ("see", ".messages")),
        lambda: matter().grade == 1,
    ),
    "call-taker takes the shift over": (
        ("call-taker", "U01"),
        a_sheet,
        (("go", "/handover/"), "j", ("see", ".messages")),
        lambda: Handover.objects.get().taken_by.role == "call-taker",
    ),
    "agent reads the answer and transfers": (
        ("agent", "U75"),
        None,
        (
            ("into", "#text", LAMP),
            ("see", "#knowledge"),
            ("into", "[name=reason]", "路灯"),
            ("pick", "[name=unit]", "U42"),
            "F5",
            ("see", ".messages"),
        ),
        lambda: matter().state == "dispatched",
    ),
    "agent keeps a list under a name": (
        ("agent", "U75"),
        a_lamp,
        (
            ("go", "/list/"),
            "/",
            ("type", "路灯"),
            "Enter",
            ("see", "td a.open"),
            ("into", "form:has([name=name]) [name=name]", "灯"),
            "Enter",
            ("see", "nav .chip"),
        ),
        lambda: SavedFilter.objects.get().asked["search"] == "路灯",
    ),
    "ruling seat rules": (
        ("ruler", "U76"),
        a_dispute,
        (
            ("go", "/rulings/"),
            ("pick", "form[action$='/rule/'] [name=unit]", "U42"),
            ("into", "form[action$='/rule/'] [name=reason]", "灯杆属市政"),
            "Enter",
            ("see", ".messages"),
        ),
        lambda: matter().ruled and matter().state == "dispatched",
    ),
    "handler accepts from the visit list": (
        ("handler", "U42"),
        lambda: a_lamp("U42"),
        (
            ("go", "/board/visits/"),
            "ArrowDown",
            "Enter",
            ("see", "#moves"),
            "j",
            ("see", ".messages"),
        ),
        lambda: matter().state == "accepted",
    ),
    "town room sends for the police": (
        ("town-room", "U32"),
        lambda: a_lamp("U32", accepted=True),
        (
            "ArrowDown",
            "Enter",
            ("see", "#moves"),
            ("on", "form[action$='/call-police/'] summary"),
            ("into", "form[action$='/call-police/'] [name=reason]", "有人打架"),
            "Enter",
            ("see", ".messages"),
        ),
        lambda: "U16" in matter().units,
    ),
    "station says that it is safe": (
        ("station", "U16"),
        a_worse_lamp,
        (
            ("see", "tr.red"),
            "ArrowDown",
            "Enter",
            ("see", "#moves"),
            "j",
            ("see", ".messages"),
            ("into", "form[action$='/release/'] [name=note]", "双方已分开"),
            "Enter",
            ("see", ".messages"),
        ),
        lambda: matter().assignments.get(role="police-safety").part == "released",
    ),
    "grid worker hands proof in": (
        ("grid", "U32"),
        lambda: a_lamp("U32", accepted=True),
        (
            ("on", "a.open"),
            ("pick", "form[action$='/prove/'] [name=kind]", "visit-note"),
            ("into", "form[action$='/prove/'] [name=note]", "已到场"),
            "Enter",
            ("see", "#offline [role=status]:not(:empty)"),
        ),
        lambda: matter().proofs.count() == 1,
    ),
    "grid worker takes on site and calls for help": (
        ("grid", "U32"),
        None,
        (
            "n",
            ("into", "form[action$='/take/'] [name=text]", "路灯杆歪了"),
            "Enter",
            ("see", "#offline [role=status]:not(:empty)"),
            ("go", "/board/field/"),
            "F1",
            ("into", "form[action$='/danger/'] [name=place]", "古山镇胜利街"),
            "Enter",
            ("see", "#offline [role=status]:not(:empty)"),
        ),
        lambda: Matter.objects.filter(channel="grid").count() == 2 and matter().grade == 1,
    ),
    "duty desk accepts": (
        ("duty", "U77"),
        lambda: a_lamp("U77"),
        ("ArrowDown", "Enter", ("see", "[data-key=J]"), "j", ("see", ".messages")),
        lambda: matter().state == "accepted",
    ),
    "mediator registers a dispute": (
        ("mediator", "U88"),
        None,
        (
            ("on", "a[href$='/register/']"),
            ("pick", "[name=category]", "L10"),
            ("into", "[name=text]", QUARREL),
            ("on", "main button"),
            ("see", ".messages"),
        ),
        lambda: (matter().holder_id, matter().state) == ("U88", "accepted"),
    ),
    "auditor reviews blind": (
        ("auditor", "U73"),
        a_sample,
        (("go", "/audit/review/"), ("on", "main form button"), ("see", "h1")),
        lambda: Review.objects.filter(decided_at__isnull=False).count() == 1,
    ),
    "administrator sends a letter again": (
        ("administrator", "U75"),
        a_failed_letter,
        (
            ("go", "/house/"),
            ("see", "h1"),
            ("go", "/outbox/"),
            ("on", "main form button"),
            ("see", ".messages"),
        ),
        lambda: Message.objects.filter(replays__gt=0).exists(),
    ),
    "leader reads the wall": (
        ("leader", "R02"),
        a_lamp,
        (("go", "/wall/"), ("on", ".foot a"), ("see", "h1")),
        lambda: True,
    ),
}


def walk(reader, step):
    """Make one step of a day with the keyboard only."""
    page = reader.page
    if isinstance(step, str):
        page.keyboard.press(step)
        return
    what, target, *text = step
    if what == "go":
        assert reader.open(target) == 200
    elif what == "see":
        page.wait_for_selector(target)
    elif what == "type":
        page.keyboard.insert_text(target)
    elif what == "on":
        page.locator(target).first.press("Enter")
    elif what == "pick":
        page.locator(target).first.select_option(*text)
    else:
        page.locator(target).first.focus()
        page.keyboard.insert_text(*text)


def comes_true(what, page):
    """Answer whether something becomes true while the page is still on its way."""
    for _ in range(50):
        if what():
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.parametrize("day", list(DAYS))
def test_day_of_a_board_is_done_by_keyboard(reader, account, day):
    (role, unit), morning, steps, evening = DAYS[day]
    if morning:
        morning()
    at = reader().sign_in(account(role, unit))

    for step in steps:
        walk(at, step)

    assert comes_true(evening, at.page)
    assert at.complaints == []


def test_caller_answers_by_keyboard(reader, server):
    receipt = a_lamp("U42")
    caller = reader()
    caller.open(f"/my/{receipt.token}/")
    caller.page.locator("[name=words]").last.focus()
    caller.page.keyboard.insert_text("杆子也歪了")
    caller.page.locator("button[value=more]").press("Enter")
    caller.page.wait_for_selector(".messages li")

    assert matter().reports.count() == 2
    assert caller.complaints == []
