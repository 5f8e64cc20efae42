"""The wallboard of the duty room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door, user_of
from headwater.records.queries import ground
from headwater.records.queries.wall import wall


def gate_words() -> dict[str, str]:
    """Say how the gate stands: open on a certificate, or advice mode and why."""
    is_open = ground.desk().triager.gate.is_open
    state = "open" if is_open else "advice"
    return {"key": f"gate.{state}", "why": f"gate.{state}-why"}


@door("wall.read")
def wall_page(request: HttpRequest) -> HttpResponse:
    """Show what must be seen now."""
    shown = wall(user_of(request), ground.city_time())
    return render(request, "pages/wall.html", {"wall": shown, "gate": gate_words()})
