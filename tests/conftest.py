"""What every test may rely on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from headwater.records.actions.intake import Receipt

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("HEADWATER_SHARED") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("the shared data are not here")
    return folder


NOW = datetime(2022, 12, 5, 2, 30, tzinfo=UTC)  # a Monday, 10:30 in the city


@pytest.fixture(scope="session")
def held_server() -> Iterator[None]:
    """Hold the server for all tests: a command that ends must not stop it for us."""
    from headwater.interfaces.cli import database

    with database.held():
        yield


@pytest.fixture(scope="session")
def django_db_setup(held_server: None, django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the city once: it is the same for every test."""
    with django_db_blocker.unblock():
        from headwater.records.actions.city import load_city
        from headwater.records.queries import ground

        load_city(ground.city())


@pytest.fixture
def sent(db: None) -> Callable[..., Receipt]:
    """Receive a report in the office hours of the city."""
    from headwater.intake.arrival import Arrival
    from headwater.kernel.permit import By
    from headwater.records.actions.intake import receive
    from headwater.records.queries.rulings import forget_rulings

    numbers = count(1)
    forget_rulings()

    def send(words: str, *, at: datetime = NOW, channel: str = "12345", **more: Any) -> Receipt:
        more.setdefault("key", f"k{next(numbers)}")
        arrival = Arrival(words=words, channel=channel, **more)
        return receive(arrival, sender="test", by=By("test", "U75"), at=at)

    return send


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Make somebody who signs in: a role in a unit."""
    from headwater.records.models import User

    def make(role: str, unit: str) -> Any:
        name = f"{role}-{unit}"
        return User.objects.create(username=name, role=role, unit_id=unit)

    return make


@pytest.fixture
def signed_in(person: Callable[..., Any]) -> Callable[..., Any]:
    """Return a browser of somebody who has signed in."""
    from django.test import Client

    def enter(role: str, unit: str) -> Any:
        client = Client()
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(person(role, unit), backend=backend)
        return client

    return enter
