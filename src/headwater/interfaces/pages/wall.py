"""The wallboard of the duty room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door, user_of
from headwater.records.queries import ground
from headwater.records.queries.wall import wall


@door("wall.read")
def wall_page(request: HttpRequest) -> HttpResponse:
    """Show what must be seen now."""
    shown = wall(user_of(request), ground.city_time())
    return render(request, "pages/wall.html", {"wall": shown, "gate": ground.desk().gate_words()})
