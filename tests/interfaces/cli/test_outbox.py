"""The outbox on the command line: what failed is listed, and sent again by whom the city lets."""

from __future__ import annotations

import pytest
from tests.conftest import NOW
from tests.records.connectors.test_platforms import AGENT, LAMP

from headwater.interfaces.cli import database, outbox
from headwater.kernel.problem import Problem
from headwater.records.actions import moves, outside
from headwater.records.actions.accounts import make_account
from headwater.records.connectors.platforms import FakePlatform
from headwater.records.models import OutsideOrder


@pytest.fixture
def lost(sent, monkeypatch):
    """An order refused for good; the commands find the database of the test in the environment."""
    monkeypatch.setenv(database.URL, "the-tests-own")
    moves.dispatch(sent(LAMP).matter, moves.Order("U77", "their pole"), by=AGENT, at=NOW)
    outside.note_orders(at=NOW)
    outside.send_orders({"95598": FakePlatform(refusals=1, again=False)}, at=NOW)
    return OutsideOrder.objects.get(state="failed")


def test_list_names_what_failed_and_why(lost, capsys):
    outbox.list_failed(lang="en")

    said = capsys.readouterr().out
    assert f"order {lost.pk}" in said
    assert "503" in said


def test_administrator_sends_an_order_again(lost, capsys):
    one = make_account("ana", "administrator", "U75")

    outbox.resend(str(lost.pk), name=one.name, password=one.password, lang="en")

    lost.refresh_from_db()
    assert lost.state == "waiting"
    assert "sent again" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "role", "code"),
    [
        ("nonsense", "administrator", "interfaces.outbox.key-bad"),
        ("999999", "administrator", "records.message-unknown"),
        ("999999", "agent", "matters.not-allowed"),
    ],
)
def test_what_cannot_be_sent_again_is_refused(lost, key, role, code):
    one = make_account("ben", role, "U75")

    with pytest.raises(Problem) as refused:
        outbox.resend(key, name=one.name, password=one.password, lang="en")

    assert refused.value.code == code
