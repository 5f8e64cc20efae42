"""The knowledge register: leaf, answer, owner and date of review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door
from headwater.interfaces.pages.language import language_of
from headwater.records.queries import ground
from headwater.records.queries.knowledge import register


@door("knowledge.read")
def knowledge(request: HttpRequest) -> HttpResponse:
    """Show what may be told, the overdue first."""
    rows = register(language_of(request), ground.city_time())
    context = {"rows": rows, "overdue": sum(row.overdue for row in rows)}
    return render(request, "pages/knowledge.html", context)
