"""The audit: how many wait, what K1 and K2 say, and the blind page of one review."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import door, tell, user_of, warn
from headwater.interfaces.pages.figures import shown, this_month
from headwater.kernel.periods import Period
from headwater.kernel.problem import Problem
from headwater.records.actions.alarms import close_gate, lift
from headwater.records.actions.audit import Found, decide_review
from headwater.records.queries import ground
from headwater.records.queries.audit import blind, next_review, waiting
from headwater.records.queries.figures import figures
from headwater.records.queries.permits import by_user, doors_of

PAIR = ("under-triage", "over-triage")


@door("audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """Show how many reviews wait, and the pair of figures that only the audit gives."""
    month = this_month()
    year = Period.parse(month.name[:4])
    pairs = [(one, figures(one, codes=PAIR)) for one in (month, year)]
    context = {
        "waiting": waiting(),
        "may_review": "audit.work" in doors_of(user_of(request)),
        "pairs": [(one, [shown(request, f) for f in found]) for one, found in pairs],
    }
    return render(request, "pages/audit.html", context)


@door("audit.work")
def review(request: HttpRequest) -> HttpResponse:
    """Show the next matter, blind, or keep what was found in the one before."""
    if request.method == "POST":
        return _decided(request)
    number = next_review()
    if not number:
        return redirect("/audit/")
    return render(request, "pages/review.html", {"blind": blind(number)})


@require_POST
@door("gate.close")
def close(request: HttpRequest) -> HttpResponse:
    """Close the gate by hand."""
    by, reason = by_user(user_of(request)), request.POST.get("reason", "")
    try:
        close_gate(reason=reason, by=by, at=ground.city_time())
        tell(request, "certificate.was-closed")
    except Problem as problem:
        warn(request, problem)
    return redirect("/certificate/")


@require_POST
@door("gate.close")
def lift_alarm(request: HttpRequest, alarm: int) -> HttpResponse:
    """Ask for an alarm to be lifted, or agree as the second person."""
    by, reason = by_user(user_of(request)), request.POST.get("reason", "")
    try:
        lifted = lift(alarm, reason=reason, by=by, at=ground.city_time())
        tell(request, "certificate.was-lifted" if lifted.lifted_at else "certificate.asks-second")
    except Problem as problem:
        warn(request, problem)
    return redirect("/certificate/")


def _decided(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    number = sent.get("review", "")
    try:
        found = _found(sent.get("needed", ""), sent.get("note", ""))
        known = int(number) if number.isdecimal() else 0
        decide_review(known, found, by=user_of(request), at=ground.city_time())
        tell(request, "audit.kept")
    except Problem as problem:
        warn(request, problem)
    return redirect("/audit/review/")


def _found(needed: str, note: str) -> Found:
    if needed not in {"yes", "no"}:
        raise Problem("records.review-answer", fields=["needed"])
    return Found(needed == "yes", note)
