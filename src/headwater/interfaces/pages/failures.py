"""Pages for what went wrong before or beyond a view: one sentence, no traceback, no table read."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from headwater.interfaces.pages.language import language_of_stranger
from headwater.interfaces.pages.tags import in_words
from headwater.kernel.sentence import say

AWAY = (OperationalError, InterfaceError)  # the database cannot be reached, or went away
RETRY_SECONDS = "5"


def page_unknown(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Say that there is no such page."""
    return _failure(request, "page-unknown", 404)


def request_wrong(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Say that the request cannot be read."""
    return _failure(request, "request-wrong", 400)


def not_allowed(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Say that this is not for the reader."""
    return _failure(request, "not-allowed", 403)


def method_wrong(request: HttpRequest) -> HttpResponse:
    """Say that this address takes a form that is sent, not a visit."""
    return _failure(request, "method-wrong", 405)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is too old or came from elsewhere."""
    return _failure(request, "form-expired", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something broke on our side; the trace is in the log, not on the page."""
    if not is_away(sys.exc_info()[1]):
        return _failure(request, "broken", 500)
    response = _failure(request, "database-away", 503)
    response["Retry-After"] = RETRY_SECONDS
    return response


def is_away(error: BaseException | None) -> bool:
    """Answer whether an error means that the database does not answer: a matter of moments."""
    return isinstance(error, AWAY)


def _failure(request: HttpRequest, key: str, status: int) -> HttpResponse:
    language = language_of_stranger(request)
    sentence = in_words(say(f"interfaces.problem.{key}"), language)
    page = render_to_string("pages/problem.html", {"lang": language, "sentence": sentence})
    return HttpResponse(page, status=status)
