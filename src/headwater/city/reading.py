"""Reads and cross-checks a whole city folder; a broken one stops with every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from headwater.city.boards import read_boards, read_knowledge
from headwater.city.bodies import (
    read_openings,
    read_teams,
    read_towns,
    read_units,
    read_villages,
)
from headwater.city.calendar import read_calendar
from headwater.city.catalogue import read_catalogue
from headwater.city.facts import City
from headwater.city.life import read_life
from headwater.city.pairs import read_weights, reader_of
from headwater.city.places import read_finder
from headwater.city.reception import read_reception
from headwater.city.routing import read_rules
from headwater.city.settings import read_settings
from headwater.city.tables import Reading, Row
from headwater.kernel.problem import DeclarationProblem, Fault
from headwater.routing.rules import Rule

HOME = Path(__file__).parent / "yongkang"


def load(folder: Path | None = None) -> City:
    """Read a city folder, ours without an argument; raise DeclarationProblem with every fault."""
    return _load((folder or HOME).resolve())


def check(folder: Path | None = None) -> list[Fault]:
    """List every fault of a city folder, those of its triage files too, in order of discovery."""
    where = (folder or HOME).resolve()
    city, faults = _read(where)
    return [*faults, *(_triage_faults(where) if city else ())]


def _triage_faults(folder: Path) -> tuple[Fault, ...]:
    """Read what triage will use; imported here, because numbers and models take long to load."""
    from headwater.city.triage_reading import phrase_places, read_declarations
    from headwater.triage.signals import make_signals
    from headwater.triage.unheard import unheard

    try:
        declared = read_declarations(folder)
    except DeclarationProblem as problem:
        return problem.faults
    signals = make_signals(declared.phrases, declared.frames, declared.turns)
    return tuple(unheard(signals, phrase_places(folder)))


@cache
def _load(folder: Path) -> City:
    city, faults = _read(folder)
    if faults or city is None:
        raise DeclarationProblem(folder.name, faults)
    return city


def _read(folder: Path) -> tuple[City | None, list[Fault]]:
    reading = Reading(folder)
    if not folder.is_dir():
        reading.fault(folder.name, 1, "folder-missing", name=folder.name)
        return None, reading.faults
    city = _city(reading)
    rules = _read_rooms(reading, city)
    asked = reading.table("questions.csv", ("code", "zh", "en"))
    return replace(city, words=_with_names(city, rules, asked)), reading.faults


def _city(reading: Reading) -> City:
    settings = read_settings(reading)
    units = read_units(reading)
    towns = read_towns(reading, units)
    branches, leaves = read_catalogue(reading, units, settings.accept)
    this_year = datetime.now(UTC).year
    return City(
        code=settings.code,
        folder=reading.folder,
        names=settings.names,
        languages=settings.languages,
        time_zone=settings.time_zone,
        crs=settings.crs,
        box=settings.box,
        units=units,
        towns=towns,
        villages=read_villages(reading, towns),
        branches=branches,
        catalogue=leaves,
        calendar=read_calendar(reading, settings.time_zone, this_year),
        channels=settings.channels,
        roles=settings.roles,
        limits=settings.limits,
        dropped=settings.dropped,
        phone=settings.phone,
        reception=read_reception(reading, units, settings.channels),
        life=read_life(reading, units),
        boards=read_boards(reading, settings.roles),
        knowledge=read_knowledge(reading, leaves, units),
        teams=read_teams(reading, units),
        openings=read_openings(reading, units),
        words={language: _words(reading, language) for language in settings.languages},
    )


def _read_rooms(reading: Reading, city: City) -> tuple[Rule, ...]:
    """Read what the rooms below will use, so that its faults show now; return the rules."""
    reader_of(city, reading, read_finder(reading, city.towns))
    read_weights(reading)
    return read_rules(reading, city)


def _with_names(
    city: City, rules: tuple[Rule, ...], asked: Sequence[Row]
) -> dict[str, dict[str, str]]:
    """Add what rules say for themselves, and deciding questions, to the city's names of codes."""
    return {
        language: {
            **named,
            **{f"rule.{one.code}": (one.why or {}).get(language, "") for one in rules},
            **{f"question.{one['code']}": one[language.partition("-")[0]] for one in asked},
        }
        for language, named in city.words.items()
    }


def _words(reading: Reading, language: str) -> dict[str, str]:
    """Read the city's own names of codes, as `kind.code`."""
    file = f"words/{language}.toml"
    if not (reading.folder / file).exists():
        return {}
    try:
        table = tomllib.loads(reading.text(file) or "")
    except tomllib.TOMLDecodeError as bad:
        reading.fault(file, 1, "toml-bad", detail=str(bad))
        return {}
    return {
        f"{kind}.{code}": str(name)
        for kind, names in table.items()
        if isinstance(names, dict)
        for code, name in names.items()
    }
