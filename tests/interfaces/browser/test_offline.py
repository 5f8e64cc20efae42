"""The field without a line: what is pressed is kept in the browser and sent later, once."""

from __future__ import annotations

import pytest
from tests.interfaces.browser.test_days import a_lamp, matter

from headwater.records.models import Deed, Matter, Proof

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAITING = "#offline[data-waiting='{n}']"


@pytest.fixture
def worker(reader, account):
    """A grid worker whose phone has seen the board, so that it is kept."""
    at = reader("zh-CN", width=390).sign_in(account("grid", "U32"))
    at.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    at.open("/board/field/")
    return at


def waits(worker, n):
    worker.page.wait_for_selector(WAITING.format(n=n), state="attached")


def test_report_written_without_a_line_is_sent_once_when_there_is_one(worker):
    context = worker.page.context
    context.set_offline(True)
    worker.page.press("summary[data-key=N]", "Enter")
    worker.page.fill("form[action$='/take/'] [name=text]", "路灯杆歪了")
    worker.page.fill("form[action$='/take/'] [name=place]", "古山镇胜利街")
    worker.page.press("form[action$='/take/'] button", "Enter")
    waits(worker, 1)
    assert Matter.objects.count() == 0

    context.set_offline(False)
    waits(worker, 0)
    worker.open("/board/field/")
    waits(worker, 0)

    assert Matter.objects.get().reports.get().words == "路灯杆歪了"


def test_board_opens_without_a_line_and_a_second_report_has_its_own_key(worker):
    context = worker.page.context
    for n, words in enumerate(("路灯杆歪了", "井盖松了"), 1):
        context.set_offline(True)
        worker.page.reload()
        worker.page.press("summary[data-key=N]", "Enter")
        worker.page.fill("form[action$='/take/'] [name=text]", words)
        worker.page.press("form[action$='/take/'] button", "Enter")
        waits(worker, 1)
        context.set_offline(False)
        waits(worker, 0)
        assert Matter.objects.count() == n


def test_proof_with_a_photo_waits_and_is_cleaned_on_its_way(worker, tmp_path):
    number = a_lamp("U32", accepted=True).number
    worker.open(f"/board/field/{number}/")
    shot = tmp_path / "p.png"
    worker.page.screenshot(path=shot)
    worker.page.context.set_offline(True)
    worker.page.set_input_files("form[action$='/prove/'] [name=file]", shot)
    worker.page.press("form[action$='/prove/'] button", "Enter")
    waits(worker, 1)

    worker.page.context.set_offline(False)
    waits(worker, 0)

    proof = Proof.objects.get()
    assert proof.file.name.endswith(".jpg")
    assert proof.matter == matter()


def test_what_was_refused_later_stays_and_says_why(worker):
    number = a_lamp("U32", accepted=True).number
    worker.open(f"/board/field/{number}/")
    worker.page.context.set_offline(True)
    worker.page.press("form[action$='/prove/'] button", "Enter")
    waits(worker, 1)

    worker.page.context.set_offline(False)
    worker.page.locator("#offline li", has_text="·").wait_for()

    assert Deed.objects.count() == 0
    worker.page.press("#offline li button", "Enter")
    waits(worker, 0)


def test_who_signs_out_leaves_no_task_in_the_browser(worker):
    assert worker.page.evaluate("caches.keys().then((keys) => keys.length)") == 1

    worker.page.press("form[action='/sign-out/'] button", "Enter")
    worker.page.wait_for_url("**/sign-in/**")

    assert worker.page.evaluate("caches.keys().then((keys) => keys.length)") == 0


def test_draft_of_one_worker_is_neither_shown_to_nor_sent_by_another(worker, account):
    page = worker.page
    page.context.set_offline(True)
    page.press("summary[data-key=N]", "Enter")
    page.fill("form[action$='/take/'] [name=text]", "路灯杆歪了")
    page.press("form[action$='/take/'] button", "Enter")
    waits(worker, 1)
    page.context.clear_cookies()
    page.context.set_offline(False)

    worker.sign_in(account("grid", "U25"))
    worker.open("/board/field/")
    waits(worker, 0)

    assert Matter.objects.count() == 0


def test_board_of_the_field_works_without_scripts(reader, account):
    number = a_lamp("U32", accepted=True).number
    worker = reader(width=390, scripts=False).sign_in(account("grid", "U32"))
    worker.open("/board/field/")
    worker.page.click("a.open")
    worker.page.select_option("form[action$='/prove/'] [name=kind]", "visit-note")
    worker.page.fill("form[action$='/prove/'] [name=note]", "已到场")
    worker.page.click("form[action$='/prove/'] button")
    worker.page.wait_for_selector(".messages li")

    assert Proof.objects.get().matter.number == number


def two_lamps(worker):
    """Two lamps of this worker: the older one is far away, the newer one near."""
    far, near = (a_lamp("U32", accepted=True, key=key).matter for key in ("far", "near"))
    Matter.objects.filter(id=far).update(lon=120.20, lat=28.95)
    Matter.objects.filter(id=near).update(lon=120.121, lat=28.94)
    worker.open("/board/field/")
    return [Matter.objects.get(id=one).number for one in (far, near)]


def order(worker):
    links = worker.page.locator("article[data-task] a.open").all()
    return [int(one.get_attribute("href").strip("/").rpartition("/")[2]) for one in links]


def test_nearest_task_comes_first_without_a_line_and_where_one_is_stays_in_the_phone(worker):
    far, near = two_lamps(worker)
    context, asked = worker.page.context, []
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"longitude": 120.12, "latitude": 28.94})
    context.set_offline(True)
    worker.page.on("request", lambda request: asked.append(request.url))

    worker.page.press("#nearest button", "Enter")
    worker.page.wait_for_function("document.querySelector('[data-far]').textContent !== ''")

    assert order(worker) == [near, far]
    assert worker.page.locator("[data-far]").first.inner_text() == "100米"
    assert asked == []


def test_what_is_immediate_stays_above_what_is_near(worker):
    far, near = two_lamps(worker)
    Matter.objects.filter(number=far).update(grade=1)
    worker.open("/board/field/")
    worker.page.context.grant_permissions(["geolocation"])
    worker.page.context.set_geolocation({"longitude": 120.12, "latitude": 28.94})

    worker.page.press("#nearest button", "Enter")
    worker.page.wait_for_function("document.querySelector('[data-far]').textContent !== ''")

    assert order(worker) == [far, near]


def test_phone_that_does_not_say_where_it_is_keeps_the_order_and_says_why(worker):
    before = two_lamps(worker)
    shown = order(worker)

    worker.page.press("#nearest button", "Enter")
    worker.page.wait_for_function(
        "document.querySelector('#nearest [role=status]').textContent !== ''"
    )

    assert order(worker) == shown
    assert sorted(shown) == sorted(before)
    assert "没有给出位置" in worker.page.locator("#nearest [role=status]").inner_text()
