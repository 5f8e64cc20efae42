"""Where the doors listen: addresses, ports, and no demo accounts for the world."""

import os
import socket
import subprocess
import sys

import pytest

from headwater.interfaces.cli import serving
from headwater.kernel.problem import Problem


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
    ],
)
def test_only_loopback_is_not_public(host, public):
    assert serving.is_public(host) is public


def test_a_name_is_no_address():
    with pytest.raises(Problem) as refused:
        serving.is_public("somewhere.example")

    assert refused.value.sentence.key == "interfaces.cli.address-wrong"


def test_a_taken_port_gives_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]

        assert first < serving.free_port("127.0.0.1", first) < first + serving.TRIED_PORTS


def test_demo_accounts_keep_the_server_at_home(transactional_db):
    from django.db import connection

    from headwater.records.actions.accounts import demo_accounts
    from headwater.records.actions.city import load_city
    from headwater.records.queries import ground

    load_city(ground.city())
    demo_accounts()
    env = {**os.environ, "HEADWATER_DATABASE_NAME": connection.settings_dict["NAME"]}
    words = ["-m", "headwater.interfaces.cli", "serve", "--host", "0.0.0.0", "--port", "8999"]

    answer = subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, timeout=60, check=False
    )

    assert answer.returncode == 1
    assert len(answer.stderr.splitlines()) == 1
    assert "0.0.0.0" in answer.stderr or "演示" in answer.stderr
