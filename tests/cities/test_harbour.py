"""A second city, English, with another calendar and other units, runs the same slice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.city import check, load
from headwater.city.desk import Told
from headwater.kernel.facts import Course, Grade, Said

HARBOUR = Path(__file__).parent / "harbour"
AT = datetime(2022, 12, 5, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk():
    from headwater.interfaces.cli.desk import open_desk

    return open_desk(load(HARBOUR))


def test_folder_is_without_fault():
    assert [fault.render("en") for fault in check(HARBOUR)] == []


def test_whoever_rules_may_rule_on_protected_matters_too():
    grants = {grant.door: grant.protected for grant in load(HARBOUR).roles["ruler"]}

    assert grants["matter.read"]
    assert grants["matter.rule"]


def test_danger_stays_with_police_and_fire(desk):
    decided = desk.decide(Told(Said("the house is on fire at Chapel Hill", "phone", AT)))

    assert decided.triage.value.grade is Grade.IMMEDIATE
    assert decided.route.value.lead == "F1"


def test_lamp_goes_to_the_roads_department(desk):
    decided = desk.decide(Told(Said("the street light on Market Street is out", "phone", AT)))

    assert decided.triage.value.course is Course.CIVIL
    assert (decided.triage.value.category, decided.route.value.lead) == ("R01", "C2")


def test_deadline_follows_the_irish_calendar(desk):
    friday = datetime(2022, 12, 23, 10, 30, tzinfo=UTC)

    decided = desk.decide(Told(Said("the street light on Market Street is out", "phone", friday)))

    # The 24th and 25th are a weekend, the 26th St Stephen's Day: Tuesday is the next one.
    assert decided.route.value.contact_due.date().isoformat() == "2022-12-27"


SLICE = """
import json, os, django
django.setup()
from datetime import UTC, datetime, timedelta
from headwater.intake.arrival import Arrival
from headwater.kernel.periods import Period
from headwater.kernel.permit import By
from headwater.records.actions import closing, moves
from headwater.records.actions.city import load_city
from headwater.records.actions.intake import receive
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.models import Matter
from headwater.records.queries import ground
from headwater.records.queries.figures import figure
from headwater.simulation.pictures import picture
at = datetime(2022, 12, 5, 10, 30, tzinfo=UTC)
load_city(ground.city())
arrival = Arrival(words="the street light on Market Street is out", channel="phone", key="1")
matter = receive(arrival, sender="test", by=By("test", "G1"), at=at).matter
ben = By("ben", "C2")
moves.dispatch(matter, moves.Order("C2", "lamp"), by=By("ana", "G1"), at=at)
moves.accept(matter, by=ben, at=at + timedelta(minutes=9))
shot = Evidence("photo", "new lamp", "a.png", picture("lamp"))
add_proof(matter, shot, by=ben, at=at + timedelta(hours=3))
closing.propose(matter, outcome="done", result="new lamp", by=ben, at=at + timedelta(hours=3))
closing.answer(matter, solved=True, words="", by=By("caller"), at=at + timedelta(hours=5))
found = Matter.objects.get(id=matter)
one = figure("acceptance-median", Period.parse("2022-12"))
print(json.dumps([found.state, found.holder_id, one.value, ground.city().name("en")]))
"""


def test_whole_slice_runs_in_the_second_city(db):
    name = f"headwater_harbour_{os.getpid()}"
    env = {**os.environ, "HEADWATER_CITY": str(HARBOUR), "HEADWATER_DATABASE_NAME": name}
    env["DJANGO_SETTINGS_MODULE"] = "headwater.interfaces.settings"
    _outside(f'create database "{name}"')
    try:
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=env, check=True)
        run = subprocess.run(
            [sys.executable, "-c", SLICE], env=env, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr.decode()[-2000:]
        shown = json.loads(run.stdout.decode().splitlines()[-1])
    finally:
        _outside(f'drop database if exists "{name}" with (force)')

    assert shown == ["closed", "C2", 9, "Harbour"]


def _outside(statement: str) -> None:
    """Run a statement outside the test's transaction: databases are not made inside one."""
    import psycopg
    from django.db import connection

    own = connection.settings_dict
    where = {
        "host": own["HOST"],
        "port": own["PORT"],
        "user": own["USER"],
        "password": own["PASSWORD"],
    }
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as line:
        line.execute(statement)
