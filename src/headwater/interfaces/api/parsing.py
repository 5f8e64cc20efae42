"""Reads the body of a call; half a sign is refused here, since no answer could repeat it."""

from __future__ import annotations

import json
import re

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

_MAYBE_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class WholeSigns(Parser):
    """JSON whose words can all be written as UTF-8; others raise ValueError, answered with 400."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body; a surrogate pair is one sign, a surrogate alone is none."""
        body: DictStrAny = super().parse_body(request)
        if _MAYBE_HALF.search(request.body):
            json.dumps(body, ensure_ascii=False).encode()
        return body
