"""Who calls the API: a key of a channel, its scopes and its rate."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from headwater.kernel.problem import Problem
from headwater.records.queries.api_keys import Caller, find_caller

MINUTE = 60.0
_calls: dict[int, deque[float]] = {}


class KeyAuth(HttpBearer):
    """Reads `Authorization: Bearer hw_…`; the rate is counted in each web process."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return the caller behind a key, or None; raise where its minute is used up."""
        caller = find_caller(token)
        if caller is not None:
            _count(caller)
        return caller


def _count(caller: Caller) -> None:
    calls, now = _calls.setdefault(caller.id, deque()), time.monotonic()
    while calls and now - calls[0] > MINUTE:
        calls.popleft()
    if len(calls) >= caller.per_minute:
        raise Problem("interfaces.api.too-many", limit=caller.per_minute)
    calls.append(now)


def caller_of(request: HttpRequest, scope: str) -> Caller:
    """Return the caller of this request, who must hold the scope."""
    caller: Any = getattr(request, "auth", None)
    if scope not in caller.scopes:
        raise Problem("interfaces.api.scope-missing", scope=scope)
    return caller  # type: ignore[no-any-return]
