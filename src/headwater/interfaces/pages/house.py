"""The administrator's board: the state of the house, without a matter's text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door
from headwater.records.queries import ground
from headwater.records.queries.house import house as state_of_the_house


@door("admin.work")
def house(request: HttpRequest) -> HttpResponse:
    """Show imports, codes, users, keys, retention, letters and the age of the last backup."""
    return render(request, "pages/house.html", {"house": state_of_the_house(ground.city_time())})
