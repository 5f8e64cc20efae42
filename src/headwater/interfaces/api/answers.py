"""Answers of the API: problems as RFC 9457 documents in the caller's language."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from headwater.interfaces.pages.language import language_of
from headwater.kernel.problem import Problem
from headwater.records.queries import ground

PROBLEM = "application/problem+json"
STATUS = {
    "intake.key-reused": 409,
    "matters.move-refused": 409,
    "matters.taken": 409,
    "records.outside-unknown": 404,
    "matters.returned-before": 409,
    "matters.ruled": 409,
    "matters.unknown": 404,
    "matters.not-allowed": 403,
    "matters.not-yours": 403,
    "interfaces.api.scope-missing": 403,
    "interfaces.api.too-many": 429,
    "interfaces.api.body-unreadable": 400,
}


def problem_response(request: HttpRequest, problem: Problem, status: int = 0) -> HttpResponse:
    """Answer a problem: type, title, detail, code and the fields at fault."""
    language = language_of(request)
    body = {
        "type": f"/problems/{problem.code}",
        "title": problem.code.rpartition(".")[2].replace("-", " "),
        "status": status or STATUS.get(problem.code, 422),
        "detail": problem.render(language, ground.city().lexicon),
        "code": problem.code,
        "fields": list(problem.fields),
    }
    return _json(body, int(body["status"]), language)  # type: ignore[call-overload]


def sentence_response(request: HttpRequest, status: int, key: str) -> HttpResponse:
    """Answer a status with one sentence."""
    return problem_response(request, Problem(key), status)


def _json(body: dict[str, Any], status: int, language: str) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=PROBLEM)
    response["Content-Language"] = language
    return response
