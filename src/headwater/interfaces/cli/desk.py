"""Opens the desk of this installation: its city, its trained model, its gate still closed."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from threading import Thread

from headwater.city.desk import Desk
from headwater.city.facts import City
from headwater.city.routing import router_of
from headwater.city.triage_reading import read_declarations
from headwater.interfaces.cli.triage_model import (
    deciding,
    hashes_of,
    kept_folder,
    make_triager,
    ready_model,
    whole_model,
)
from headwater.kernel.problem import Problem
from headwater.triage.certificate import Hashes
from headwater.triage.decide import Triager
from headwater.triage.declared import Declarations
from headwater.triage.gate import Gate
from headwater.triage.model import Model, model_hash
from headwater.triage.nearest import make_nearest

CLOSED = Gate(0.0, is_open=False, closed_because="triage.gate.absent")
NO_MODEL = replace(CLOSED, closed_because="triage.gate.no-model")
_log = logging.getLogger(__name__)


def open_desk(city: City) -> Desk:
    """Bind a city's rooms; the first need of a model trains it. Its gate opens from above."""
    chosen = deciding()
    folder = chosen.declarations or city.folder
    declared = read_declarations(folder)
    model, own_hash = ready_model(declared, folder, chosen.model)
    return _bound(city, declared, model, hashes_of(declared, folder, own_hash))


def serving_desk(city: City) -> Desk:
    """Open the desk for people who wait: what hinders its model is told, and keeps no call out."""
    chosen = deciding()
    try:
        folder = chosen.declarations or city.folder
        declared = read_declarations(folder)
        place = chosen.model or kept_folder(folder)
        if model := whole_model(place):
            return _bound(city, declared, model, hashes_of(declared, folder, model_hash(place)))
    except (Problem, OSError):
        _log.exception("What was promoted cannot be read.")
        return desk_without_model(city)
    if chosen.model is None:
        Thread(target=_train, args=[city], daemon=True).start()
    else:
        _log.error("The promoted model cannot be read: %s", place)
    return desk_without_model(city)


def _bound(city: City, declared: Declarations, model: Model, hashes: Hashes) -> Desk:
    return Desk(
        city,
        make_triager(declared, model, CLOSED),
        router_of(city),
        model=hashes.model[:12],
        certificate=CLOSED.closed_because,
        hashes=hashes,
    )


def desk_without_model(city: City) -> Desk:
    """Bind a city's rooms without a model: danger is heard as ever, a person decides the rest."""
    declared = read_declarations(city.folder)
    triager = make_triager(declared, make_nearest(declared), NO_MODEL)
    return Desk(city, triager, router_of(city), certificate=NO_MODEL.closed_because)


def _train(city: City) -> None:
    from headwater.records.queries import ground

    open_desk(city)
    ground.open_desk_anew()


def open_triager(model: str, declarations: str) -> Triager:
    """Open the triager of another model and signal set, to run beside the deciding one."""
    folder = Path(declarations) if declarations else deciding().declarations
    declared = read_declarations(folder)
    trained, _ = ready_model(declared, folder, Path(model))
    return make_triager(declared, trained, CLOSED)
