"""The worker knows every job, and the ones that come back on their own are declared."""

from __future__ import annotations

from procrastinate.contrib.django import app


def test_worker_finds_the_jobs_that_are_deferred(db):
    app.perform_import_paths()

    wanted = {"play_rest", "send_messages", "close_windows", "make_months"}
    assert {f"headwater.interfaces.jobs.{name}" for name in wanted} <= set(app.tasks)


def test_jobs_run_and_may_run_twice(sent):
    from headwater.interfaces import jobs
    from headwater.records.models import Message

    sent("快来，五金城西门有人拿刀砍人，流了好多血", channel="110")
    for _ in range(2):
        jobs.send_messages(0)
        jobs.close_windows(0)
        jobs.make_months(0)
        jobs.play_rest()

    assert not Message.objects.filter(sent_at=None).exists()


def test_worker_reaches_a_platform_only_where_the_environment_names_its_address(monkeypatch):
    from headwater.interfaces import jobs

    monkeypatch.delenv("HEADWATER_PLATFORM_95598", raising=False)
    assert jobs.connectors() == {}

    monkeypatch.setenv("HEADWATER_PLATFORM_95598", "https://power.example/orders")
    assert list(jobs.connectors()) == ["95598"]
