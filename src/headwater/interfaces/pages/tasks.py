"""A contractor's page by link: the task, the place, the deadline, and a form for proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import problem_page, tell, warn
from headwater.interfaces.pages.choices import named
from headwater.kernel.problem import Problem
from headwater.matters.states import Proof
from headwater.records.actions.links import hand_in, link_of
from headwater.records.actions.proofs import Evidence
from headwater.records.queries import ground

if TYPE_CHECKING:
    from headwater.records.models import WorkLink


def task(request: HttpRequest, token: str) -> HttpResponse:
    """Show the task of a link, and nothing of the complaint; take proof."""
    at = ground.city_time()
    try:
        found = link_of(token, at)
    except Problem as problem:
        return problem_page(request, problem)
    if request.method == "POST":
        try:
            hand_in(found, _evidence(request), at=at)
            tell(request, "task.thanks")
            return redirect(request.path)
        except Problem as problem:
            warn(request, problem)
    return _shown(request, found)


def _shown(request: HttpRequest, link: WorkLink) -> HttpResponse:
    """Show the task; what was written for a proof that was refused stands in its fields again."""
    matter = link.assignment.matter
    context = {
        "link": link,
        "place": matter.place,
        "town": matter.town,
        "due_at": matter.due_at,
        "kinds": named(request, "proof", [kind.value for kind in Proof]),
        "typed": request.POST,
    }
    status = 422 if request.method == "POST" else 200
    response = render(request, "pages/task.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _evidence(request: HttpRequest) -> Evidence:
    file = request.FILES.get("file")
    name, content = (file.name or "", file.read()) if file else ("", b"")
    sent = request.POST
    return Evidence(sent.get("kind", ""), sent.get("note", ""), name, content)
