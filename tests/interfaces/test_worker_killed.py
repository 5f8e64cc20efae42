"""Pull the plug while letters leave: none is lost, and one sent twice carries the same key."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.conftest import NOW
from tests.records.connectors.servers import WebBox

from headwater.intake.arrival import Arrival
from headwater.kernel.permit import By
from headwater.matters.declared import Outlet, OutletKind
from headwater.records.actions import moves
from headwater.records.actions.city import load_city
from headwater.records.actions.intake import receive
from headwater.records.actions.outbox import send_waiting
from headwater.records.connectors.outlets import open_outlets
from headwater.records.models import Message, Preference
from headwater.records.queries import ground

AGENT = By("user:1", "U75")
LETTERS, STUCK_AT = 12, 5
AT = NOW + timedelta(hours=1)
HOOK = Outlet("webhook", OutletKind.WEB, body={"text": "{words}"})
WORKER = """
import sys
import django
django.setup()
from tests.interfaces.test_worker_killed import send
send(sys.argv[1])
"""


def send(url):
    opened = open_outlets([HOOK], {"HEADWATER_OUTLET_WEBHOOK": url})
    return send_waiting(at=AT, opened=opened)


class Stalling(WebBox):
    """A gateway that takes the fifth letter and does not answer until it is let."""

    def __init__(self):
        self.stuck, self.let = threading.Event(), threading.Event()
        super().__init__()

    def answered(self, body, path):
        if len(self.asked) == STUCK_AT and not self.let.is_set():
            self.stuck.set()
            self.let.wait(60)
        return super().answered(body, path)


@pytest.fixture
def box():
    made = Stalling()
    yield made
    made.let.set()
    made.close()


@pytest.fixture
def waiting(transactional_db):
    """Orders to one unit, which wants them by a webhook."""
    load_city(ground.city())
    Preference.objects.create(to="unit:U42", outlet="webhook")
    for number in range(LETTERS):
        told = Arrival(f"第{number}盏路灯不亮", "12345", f"k{number}")
        matter = receive(told, sender="t", by=AGENT, at=NOW).matter
        moves.dispatch(matter, moves.Order("U42", "lamp"), by=AGENT, at=NOW)
    return Message.objects.filter(to="unit:U42")


def test_letters_survive_a_worker_killed_while_they_leave(waiting, box):
    env = {
        **os.environ,
        "HEADWATER_DATABASE_NAME": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "headwater.interfaces.settings",
    }
    worker = subprocess.Popen([sys.executable, "-c", WORKER, box.url], env=env)
    assert box.stuck.wait(60)
    worker.kill()
    worker.wait()
    left = waiting.filter(sent_at=None).count()
    box.let.set()

    assert send(box.url) == left

    assert left == LETTERS - STUCK_AT + 1
    assert waiting.count() == waiting.exclude(sent_at=None).count() == LETTERS
    keys = [headers["Idempotency-Key"] for headers, _ in box.asked]
    assert len(set(keys)) == LETTERS
    assert len(keys) == LETTERS + 1  # the one on its way left again, under its own key
