"""The knowledge register: leaf, answer, owner and date of review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door
from headwater.interfaces.pages.language import language_of
from headwater.kernel.problem import Problem
from headwater.records.queries import ground
from headwater.records.queries.knowledge import answer_for, register


@door("knowledge.read")
def knowledge(request: HttpRequest) -> HttpResponse:
    """Show what may be told, the overdue first."""
    rows = register(language_of(request), ground.city_time())
    context = {"rows": rows, "overdue": sum(row.overdue for row in rows)}
    return render(request, "pages/knowledge.html", context)


@door("knowledge.read")
def one_answer(request: HttpRequest, leaf: str) -> HttpResponse:
    """Show what may be told of one category; the desk draws it beside its suggestion."""
    known = answer_for(leaf, language_of(request), ground.city_time())
    if known is None:
        raise Problem("interfaces.knowledge.unknown", fields=["category"], given=leaf)
    drawn = "_knowledge" if request.headers.get("HX-Request") else "answer"
    response = render(request, f"pages/{drawn}.html", {"known": known})
    # The desk asks again with every few letters: for ten minutes its browser knows the answer.
    response["Cache-Control"] = "private, max-age=600"
    response["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response
