"""The slice by keyboard: a call, a unit, a caller's answer, a figure down to that matter."""

from __future__ import annotations

import pytest

from headwater.matters.proofs import FILES
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.simulation.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LAMP = "我们村口的路灯不亮三天了，晚上黑漆漆的，麻烦来修一下"
FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"


def test_danger_is_marked_while_typing_and_one_key_sends_the_police(reader, account):
    desk = reader("zh-CN").sign_in(account("call-taker", "U01"))
    desk.open("/desk/")
    desk.page.focus("#text")
    desk.page.keyboard.insert_text(FIGHT)
    desk.page.wait_for_selector("#hints mark.danger")
    assert desk.page.locator("#hints .chip.g1").count() == 1

    desk.page.keyboard.press("F1")
    desk.page.wait_for_url("**/matters/*/")

    matter = Matter.objects.get()
    assert matter.grade == 1
    assert any(ground.city().units[unit].kind == "police" for unit in matter.units)
    assert desk.complaints == []


def test_what_is_typed_beside_the_words_stays_when_hints_come(reader, account):
    desk = reader().sign_in(account("call-taker", "U01"))
    desk.open("/desk/")
    desk.page.fill("[name=reason]", "a street lamp")
    desk.page.select_option("[name=consent]", "agreed")
    desk.page.fill("#text", LAMP)
    desk.page.wait_for_selector("#hints .sug")

    assert desk.page.input_value("[name=reason]") == "a street lamp"
    assert desk.page.input_value("[name=consent]") == "agreed"


def test_call_goes_by_keys_to_the_callers_answer_and_into_the_figure(reader, account):
    desk = reader().sign_in(account("call-taker", "U01"))
    desk.open("/desk/")
    desk.page.fill("[name=reason]", "street lamp, no danger")
    desk.page.select_option("[name=unit]", "U42")
    desk.page.focus("#text")
    desk.page.keyboard.insert_text(LAMP)
    desk.page.wait_for_selector("#hints .sug")
    desk.page.keyboard.press("F5")
    desk.page.wait_for_url("**/matters/*/")
    matter = Matter.objects.get()

    finish(reader().sign_in(account("handler", "U42")), matter)
    answer(reader(), matter)

    matter.refresh_from_db()
    assert (matter.state, matter.answer) == ("closed", "solved")
    leader = reader().sign_in(account("leader", "R02"))
    leader.open(f"/figures/?period={matter.opened_at.astimezone(ground.zone()):%Y-%m}")
    leader.page.click("a[href^='/figures/diversion-d1/']")
    assert leader.page.locator(f"a[href='/matters/{matter.number}/']").count() == 1


def finish(unit, matter):
    """Accept by J, contact by L, prove each kind and say what was done."""
    unit.open("/list/")
    unit.page.keyboard.press("ArrowDown")
    unit.page.keyboard.press("Enter")
    unit.page.wait_for_url("**/matters/*/")
    with unit.page.expect_navigation():
        unit.page.keyboard.press("j")
    unit.page.wait_for_selector(".messages li")
    unit.page.locator("form[action$='/contact/'] [name=note]").fill("called back")
    with unit.page.expect_navigation():
        unit.page.keyboard.press("Enter")
    unit.page.wait_for_selector("form[action$='/propose/']")
    for kind in ground.city().catalogue[matter.category].proof:
        prove(unit.page, kind)
    form = opened(unit.page, "propose")
    form.locator("[name=outcome]").select_option("done")
    form.locator("[name=result]").fill("the lamp was changed")
    with unit.page.expect_navigation():
        unit.page.keyboard.press("Enter")
    assert unit.complaints == []


def prove(page, kind):
    form = opened(page, "prove")
    form.locator("[name=kind]").select_option(kind)
    form.locator("[name=note]").fill("seen and changed")
    if kind in FILES:
        shot = {"name": "a.png", "mimeType": "image/png", "buffer": picture(kind)}
        form.locator("[name=file]").set_input_files(shot)
        form.locator("[name=note]").focus()
    with page.expect_navigation():  # the page sent from is loaded too: wait for the next one
        page.keyboard.press("Enter")


def opened(page, verb):
    form = page.locator(f"form[action$='/{verb}/']")
    details = form.locator("details")
    if details.get_attribute("open") is None:
        form.locator("summary").press("Enter")
    return form


def answer(caller, matter):
    caller.open(f"/my/{ground.keyring().token(matter.id)}/")
    caller.page.locator("button[value=solved]").press("Enter")
    caller.page.wait_for_selector(".messages li")
    assert caller.complaints == []
