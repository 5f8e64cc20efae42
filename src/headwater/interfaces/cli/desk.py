"""Opens the desk of this installation: its city, its trained model, its gate still closed."""

from __future__ import annotations

from pathlib import Path

from headwater.city.desk import Desk
from headwater.city.facts import City
from headwater.city.routing import router_of
from headwater.city.triage_reading import read_declarations
from headwater.interfaces.cli.triage_model import deciding, hashes_of, make_triager, ready_model
from headwater.triage.decide import Triager
from headwater.triage.gate import Gate

CLOSED = Gate(0.0, is_open=False, closed_because="triage.gate.absent")


def open_desk(city: City) -> Desk:
    """Bind a city's rooms; the first need of a model trains it. Its gate opens from above."""
    chosen = deciding()
    folder = chosen.declarations or city.folder
    declared = read_declarations(folder)
    model, model_hash = ready_model(declared, folder, chosen.model)
    return Desk(
        city,
        make_triager(declared, model, CLOSED),
        router_of(city),
        model=model_hash[:12],
        certificate=CLOSED.closed_because,
        hashes=hashes_of(declared, folder, model_hash),
    )


def open_triager(model: str, declarations: str) -> Triager:
    """Open the triager of another model and signal set, to run beside the deciding one."""
    folder = Path(declarations) if declarations else deciding().declarations
    declared = read_declarations(folder)
    trained, _ = ready_model(declared, folder, Path(model))
    return make_triager(declared, trained, CLOSED)
