"""A small city's worth of declarations and a model trained once for all triage tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headwater.city.triage_reading import read_declarations
from headwater.triage.decide import Triager
from headwater.triage.declared import Declarations, Telling
from headwater.triage.features import Reader, make_reader
from headwater.triage.gate import Gate
from headwater.triage.model import Model
from headwater.triage.training import Lesson, train

EVERY = 3


@pytest.fixture(scope="session")
def city() -> Declarations:
    return read_declarations()


@pytest.fixture(scope="session")
def reader(city: Declarations) -> Reader:
    return make_reader(city)


@pytest.fixture(scope="session")
def lesson(city: Declarations, reader: Reader) -> Lesson:
    """A third of the tellings: enough for every leaf, and soon trained."""
    taught: list[Telling] = [t for i, t in enumerate(city.tellings) if i % EVERY == 0]
    return Lesson(tuple(taught), tuple(reader.read(t.text) for t in taught), city.leaves)


@pytest.fixture(scope="session")
def model(lesson: Lesson) -> Model:
    return train(lesson, {})


@pytest.fixture(scope="session")
def triager(city: Declarations, reader: Reader, model: Model) -> Triager:
    closed = Gate(0.0, is_open=False, closed_because="triage.gate.absent")
    return Triager(reader, model, closed, city.leaves, city.questions)


@pytest.fixture(scope="session")
def adviser(triager: Triager, model: Model) -> Triager:
    gate = Gate(float(model.card["advice_threshold"]), is_open=True, advice=True)
    return replace(triager, gate=gate)
