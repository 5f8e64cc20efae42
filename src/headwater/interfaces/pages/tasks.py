"""A contractor's page by link: the task, the place, the deadline, and a form for proof."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.asking import problem_page, tell
from headwater.interfaces.pages.choices import named
from headwater.kernel.problem import Problem
from headwater.matters.states import Proof
from headwater.records.actions.links import hand_in, link_of
from headwater.records.actions.proofs import Evidence
from headwater.records.queries import ground


def task(request: HttpRequest, token: str) -> HttpResponse:
    """Show the task of a link, and nothing of the complaint; take proof."""
    at = ground.city_time()
    try:
        if request.method == "POST":
            hand_in(token, _evidence(request), at=at)
            tell(request, "task.thanks")
            return redirect(request.path)
        found = link_of(token, at)
    except Problem as problem:
        return problem_page(request, problem)
    matter = found.assignment.matter
    context = {
        "link": found,
        "place": matter.place,
        "town": matter.town,
        "due_at": matter.due_at,
        "kinds": named(request, "proof", [kind.value for kind in Proof]),
    }
    response = render(request, "pages/task.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _evidence(request: HttpRequest) -> Evidence:
    file = request.FILES.get("file")
    name, content = (file.name or "", file.read()) if file else ("", b"")
    sent = request.POST
    return Evidence(sent.get("kind", ""), sent.get("note", ""), name, content)
