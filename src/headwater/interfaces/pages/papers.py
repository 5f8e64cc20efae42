"""What lies beside a matter: the reasoned note, the files of its proof, the written notice."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.interfaces.pages.around import acting
from headwater.interfaces.pages.asking import door, tell, user_of, warn, words
from headwater.interfaces.pages.choices import named
from headwater.interfaces.pages.language import language_of
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.publications.paper import Paper, printed
from headwater.records.actions import written
from headwater.records.actions.reasoned import FIELDS, keep_reasons
from headwater.records.actions.recalls import note_telephoned
from headwater.records.queries import ground
from headwater.records.queries.matters import one_matter, proof_file
from headwater.records.queries.permits import by_user, require

if TYPE_CHECKING:
    from uuid import UUID

    from headwater.records.models import Matter, User, WrittenNotice


@acting("matter.note")
def reasons(request: HttpRequest, found: Matter, user: User) -> None:
    """Keep a reasoned note on a matter."""
    told = {name: request.POST.get(name, "") for name in FIELDS}
    keep_reasons(found.id, told, by=by_user(user), at=ground.city_time())
    tell(request, "thrive.kept")


@acting("matter.note")
def telephoned(request: HttpRequest, found: Matter, user: User, order: UUID) -> None:
    """Note that the outside platform was told by telephone of an order taken back."""
    note_telephoned(found.id, order=order, by=by_user(user), at=ground.city_time())
    tell(request, "recall.noted")


@door("matter.read")
def proof(request: HttpRequest, number: int, key: UUID) -> HttpResponse:
    """Show a photo, or hand over a document, that proves a result."""
    name, content = proof_file(one_matter(user_of(request), number), key)
    kind = mimetypes.guess_type(name)[0]
    shown = "attachment" if name.endswith(".pdf") else "inline"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, kind, headers=headers)


@door("matter.read")
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Serve the written notice of an objection; show it, or print it with `?format=pdf`."""
    user = user_of(request)
    found = one_matter(user, number)
    require(user, "matter.read", found)
    try:
        if request.method == "POST":
            require(user, "matter.note", found)
            written.serve_notice(found.id, by=by_user(user), at=ground.city_time())
        served = written.served_notice(found)
        if request.GET.get("format") == "pdf":
            return _printed(request, served)
    except Problem as problem:
        warn(request, problem)
        return redirect(f"/matters/{number}/")
    text = written.notice_text(served, language_of(request))
    return render(request, "pages/notice.html", {"notice": served, "text": text, "matter": found})


def _printed(request: HttpRequest, served: WrittenNotice) -> HttpResponse:
    """Return the notice as a PDF with its font inside."""
    text = written.notice_text(served, language_of(request))
    pairs = [
        (
            "notice-about",
            f"{served.matter.number} · {_name(request, 'category', served.matter.category)}",
        ),
        ("notice-at", f"{served.at.astimezone(ground.zone()):%Y-%m-%d}"),
        ("notice-by", _name(request, "unit", served.unit)),
        ("notice-basis", text.basis),
        ("notice-remedy", text.remedy),
        ("notice-wording", served.wording),
    ]
    told = tuple((_said(request, name), value) for name, value in pairs if value)
    title = words(request, say("interfaces.around.notice-title", number=served.number))
    foot = _said(request, "notice-sign")
    paper = printed(Paper(title, (text.words,), told, (_name(request, "unit", served.unit), foot)))
    name = f'inline; filename="notice-{served.number}.pdf"'
    return HttpResponse(paper, "application/pdf", headers={"Content-Disposition": name})


def _said(request: HttpRequest, name: str) -> str:
    return words(request, say(f"interfaces.around.{name}"))


def _name(request: HttpRequest, kind: str, code: str) -> str:
    return named(request, kind, [code])[0][1]
