"""The shadow's page: what another model would change, worst first; two people promote it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions.shadow import go_back, promote, propose
from headwater.records.queries import ground
from headwater.records.queries.permits import by_user
from headwater.records.queries.shadow import differences, kind_name
from headwater.triage.shadow import Change


@door("model.work")
def shadow(request: HttpRequest) -> HttpResponse:
    """Show the newest shadow beside what decides."""
    found = differences()
    rows = [(kind_name(Change(one.rank)), one) for one in found.rows] if found else []
    context = {"found": found, "rows": rows, "me": by_user(user_of(request)).name}
    return render(request, "pages/shadow.html", context)


@require_POST
@door("model.work")
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Propose, agree or go back."""
    by = by_user(user_of(request))
    try:
        if verb == "propose":
            propose(reason=request.POST.get("reason", ""), by=by)
        elif verb == "agree":
            promote(by=by, at=ground.city_time())
        else:
            go_back()
        tell(request, f"shadow.done-{verb}" if verb in {"propose", "agree"} else "shadow.done-back")
    except Problem as problem:
        warn(request, problem)
    return redirect("/shadow/")
