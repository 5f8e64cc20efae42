"""The reasoned note that is written beside a matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.kernel.problem import Problem
from headwater.records.actions.reasoned import FIELDS, keep_reasons
from headwater.records.queries import ground
from headwater.records.queries.matters import one_matter
from headwater.records.queries.permits import by_user, require


@require_POST
@door("matter.note")
def reasons(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a reasoned note on a matter."""
    user = user_of(request)
    found = one_matter(user, number)
    try:
        require(user, "matter.note", found)
        told = {name: request.POST.get(name, "") for name in FIELDS}
        keep_reasons(found.id, told, by=by_user(user), at=ground.city_time())
        tell(request, "thrive.kept")
    except Problem as problem:
        warn(request, problem)
    return redirect(f"/matters/{number}/")
