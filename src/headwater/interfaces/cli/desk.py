"""Opens the desk of this installation: its city, its trained model, its certificate."""

from __future__ import annotations

from headwater.city.desk import Desk
from headwater.city.facts import City
from headwater.city.routing import router_of
from headwater.city.triage_reading import read_declarations
from headwater.interfaces.cli.state import state_folder
from headwater.interfaces.cli.triage_model import make_triager, open_gate, ready_model


def open_desk(city: City) -> Desk:
    """Bind a city's rooms; the first need of a model trains it."""
    declared = read_declarations(city.folder)
    model, model_hash = ready_model(declared, city.folder, None)
    certificate = state_folder() / "certificate.json"
    held = certificate if certificate.is_file() else None
    gate = open_gate(model, model_hash, held, advice=False)
    return Desk(
        city,
        make_triager(declared, model, gate),
        router_of(city),
        model=model_hash[:12],
        certificate=gate.closed_because or "certified",
    )
