"""What no view answers: an address nobody knows, a method nobody takes; one sentence each."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from headwater.interfaces.api.answers import PROBLEM, sentence_response
from headwater.interfaces.pages.failures import method_wrong

SENTENCES = {404: "interfaces.api.address-unknown", 405: "interfaces.api.method-wrong"}


def answer_edges(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer it in words, as middleware: a problem for programs, a page for people."""

    def answered(request: HttpRequest) -> HttpResponse:
        found = view(request)
        told = _told(request, found)
        if "Allow" in found:
            told["Allow"] = found["Allow"]
        return told

    return answered


def _told(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    if found.status_code not in SENTENCES or found["Content-Type"] == PROBLEM:
        return found
    if request.path.startswith("/api/"):
        return sentence_response(request, found.status_code, SENTENCES[found.status_code])
    return method_wrong(request) if "Allow" in found else found
