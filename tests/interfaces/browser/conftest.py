"""A real browser before the city: the server in a thread, chromium outside."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from headwater.records.actions.accounts import make_account
from headwater.records.actions.city import load_city
from headwater.records.queries import ground

AXE = Path(__file__).parents[2] / "vendor" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FOUND = """async () => (await axe.run()).violations.map(
  (v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(" | "))"""


def pytest_configure(config):
    # The driver of the browser runs a loop in this thread, in which Django would refuse tables.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def chromium():
    own = next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=own, args=["--no-sandbox"])
        except Error:
            pytest.skip("NO BROWSER: install chromium (tools/browser.sh) to run these tests")
        yield browser
        browser.close()


@pytest.fixture
def server(live_server):
    """The server; tests like these empty the tables, so the city is loaded anew."""
    load_city(ground.city())
    ground.desk()
    yield live_server
    ground.forget_offset()


class Reader:
    """Somebody at a screen: what they open, and what the console complained of."""

    def __init__(self, page, server):
        self.page, self.server, self.complaints = page, server, []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, path):
        answer = self.page.goto(self.server.url + path)
        return answer.status

    def sign_in(self, account):
        self.open("/sign-in/")
        self.page.focus("[name=username]")
        self.page.keyboard.type(account.name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(account.password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self

    def axe(self):
        """Return what axe finds; evaluated past the CSP, which forbids injected scripts."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        return self.page.evaluate(FOUND)

    def is_wider_than_the_screen(self):
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def reader(chromium, server):
    """Make a reader: their language, their screen, with or without scripts."""
    opened = []

    def make(lang="en", *, width=1440, scripts=True):
        context = chromium.new_context(
            locale=lang, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        opened.append(context)
        context.set_default_timeout(20_000)
        return Reader(context.new_page(), server)

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def account(server):
    def make(role, unit):
        return make_account(f"{role}-{unit}", role, unit)

    return make
