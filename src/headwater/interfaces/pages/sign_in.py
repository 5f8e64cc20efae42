"""Sign in and out; ten wrong tries shut a name out for a while."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from headwater.interfaces.pages.asking import problem_page, user_of
from headwater.kernel.problem import Problem
from headwater.matters.boards import Extra
from headwater.records.queries.boards import boards_of
from headwater.records.queries.permits import doors_of

FIRST_ROOMS = (
    ("report.receive", "/desk/"),
    ("matter.rule", "/rulings/"),
    ("matter.work", "/list/"),
    ("audit.work", "/audit/"),
    ("wall.read", "/wall/"),
    ("figure.read", "/figures/"),
    ("matter.read", "/list/"),
    ("admin.work", "/outbox/"),
)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or let somebody in who knows the name and the password."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    if request.method != "POST":
        return render(request, "pages/sign_in.html", {"next": asked})
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    user = authenticate(request, username=name, password=password)
    if user is None:
        return render(request, "pages/sign_in.html", {"next": asked, "refused": True}, status=401)
    login(request, user)
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if safe else "/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("/sign-in/")


def locked_out(request: HttpRequest, credentials: object = None, *args: object) -> HttpResponse:
    """Say that too many tries were wrong."""
    return problem_page(request, Problem("interfaces.sign-in.locked"), status=429)


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the first room of their day; a stranger to the sign-in."""
    if not request.user.is_authenticated:
        return redirect("/sign-in/")
    user = user_of(request)
    for board in boards_of(user):
        if Extra.FIRST in board.extras:
            return redirect(f"/board/{board.code}/")
    doors = doors_of(user)
    for needed, room in FIRST_ROOMS:
        if needed in doors:
            return redirect(room)
    return problem_page(request, Problem("interfaces.home-nothing"), status=403)
