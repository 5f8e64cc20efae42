"""Pull the plug in the middle of two hundred posts: what was acknowledged is there, once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from headwater.interfaces.cli import processes, serving
from headwater.records.actions.keys import issue
from headwater.records.models import Matter, Report

HOST = "127.0.0.1"
KILL_AFTER = 60


@pytest.fixture
def served(transactional_db):
    """Serve the test database from processes of their own."""
    from headwater.records.actions.city import load_city
    from headwater.records.queries import ground

    load_city(ground.city())
    port = serving.free_port(HOST, 8600)
    env = {**os.environ, "HEADWATER_DATABASE_NAME": connection.settings_dict["NAME"]}
    words = [sys.executable, "-m", "headwater.interfaces.cli", "serve", "--port", str(port)]
    web = subprocess.Popen(words, env=env, start_new_session=True)
    processes.wait_for(f"http://{HOST}:{port}/healthz", web)
    yield port, web
    if web.poll() is None:
        os.killpg(web.pid, signal.SIGKILL)
    web.wait()


def test_acknowledged_reports_survive_a_killed_server(served):
    port, web = served
    token = issue(name="crash", channel="12345", per_minute=100_000)
    acknowledged: list[str] = []
    enough = threading.Event()

    def post(number: int) -> None:
        body = json.dumps({"text": f"第{number}盏路灯不亮"})
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"crash-{number}"}
        line = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            line.request("POST", "/api/v1/reports", body.encode(), headers)
            answer = line.getresponse()
            if answer.status == 201:
                acknowledged.append(json.loads(answer.read())["report"])
        except (OSError, http.client.HTTPException):
            return  # the server is dead: nothing was promised
        finally:
            if len(acknowledged) >= KILL_AFTER:
                enough.set()

    with ThreadPoolExecutor(8) as pool:
        posted = [pool.submit(post, number) for number in range(200)]
        enough.wait(60)
        os.killpg(web.pid, signal.SIGKILL)
        for one in posted:
            one.result()

    assert KILL_AFTER <= len(acknowledged) < 200
    stored = {str(key) for key in Report.objects.values_list("id", flat=True)}
    assert set(acknowledged) <= stored
    assert Report.objects.values("key").distinct().count() == len(stored)
    assert not Matter.objects.filter(reports=None).exists()
