"""The API object: its routes, and how each kind of error is answered."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from headwater.interfaces.api.answers import problem_response, sentence_response
from headwater.interfaces.api.keys import KeyAuth
from headwater.interfaces.api.matters import router as matters
from headwater.interfaces.api.orders import router as orders
from headwater.interfaces.api.parsing import WholeSigns
from headwater.interfaces.api.reports import router as reports
from headwater.interfaces.pages.failures import RETRY_SECONDS, is_away
from headwater.kernel.problem import Problem

_log = logging.getLogger(__name__)
api = NinjaAPI(
    title="Headwater",
    version="1",
    description="Reports in, matters and changes out. Errors follow RFC 9457.",
    auth=KeyAuth(),
    parser=WholeSigns(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/reports", reports)
api.add_router("/orders", orders)
api.add_router("/", matters)


@api.exception_handler(Problem)
def _refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(request, problem)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = sorted({_named(one["loc"]) for one in error.errors})
    return problem_response(
        request, Problem("interfaces.api.fields-wrong", fields=fields, names=tuple(fields))
    )


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return sentence_response(request, 401, "interfaces.api.key-wrong")


@api.exception_handler(HttpError)
def _bad_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    return sentence_response(request, error.status_code, "interfaces.api.body-unreadable")


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return sentence_response(request, 413, "interfaces.api.body-large")


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer what nobody foresaw: the trace goes to the log, a sentence to the sender."""
    _log.error("The API broke.", exc_info=error)
    if not is_away(error):
        return sentence_response(request, 500, "interfaces.problem.broken")
    response = sentence_response(request, 503, "interfaces.problem.database-away")
    response["Retry-After"] = RETRY_SECONDS
    return response


def _named(location: Any) -> str:
    """Name a field as the sender wrote it: `place.lon`, without the parser's own steps."""
    return ".".join(
        str(part) for part in location if part not in {"body", "query", "arrival", "header"}
    )
