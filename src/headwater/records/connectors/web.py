"""One signed HTTPS request with limits of time and size: what outlets and platforms send with."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.records.connectors.refusal import Refusal

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
LARGEST = 65_536
# These say nothing of what we sent: the other side cannot take it now, or does not know us.
LATER = frozenset({401, 403, 404, 408, 425, 429, 500, 502, 503, 504})
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where to send, and the secret that signs; both from the environment, never from a folder."""

    url: str
    key: str = ""
    seconds: float = READ_SECONDS

    @classmethod
    def read(cls, url: str, key: str = "") -> Address:
        """Read an address; plain HTTP is borne on this machine only, as words would be open."""
        try:
            parts = urlsplit(url)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise Problem("records.address-bad") from None
        if not host or parts.scheme not in {"http", "https"}:
            raise Problem("records.address-bad")
        if parts.scheme == "http" and host not in LOCAL:
            raise Problem("records.address-open", host=host)
        return cls(url, key)


@dataclass(frozen=True, slots=True)
class Form:
    """How the other side is spoken to: template of body and headers, and its word for yes."""

    body: Mapping[str, str]
    headers: Mapping[str, str]
    is_json: bool = True
    taken: tuple[tuple[str, str], ...] = ()

    def filled(self, values: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """Fill the templates; a value is put in whole and is never read as a template."""
        body = {name: fill(template, values) for name, template in self.body.items()}
        headers = {name: _line(fill(one, values)) for name, one in self.headers.items()}
        if self.is_json:
            return json.dumps(body, ensure_ascii=False).encode(), {
                "Content-Type": "application/json; charset=utf-8",
                **headers,
            }
        return urlencode(body).encode(), {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            **headers,
        }


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values where a template names them in braces; unknown names stay as they are."""
    parts = template.split("{")
    filled = parts[0]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        known = closed and name in values
        filled += f"{values[name]}{rest}" if known else "{" + part
    return filled


def _line(value: str) -> str:
    """Keep a header on its line: what a person wrote must not begin another."""
    return " ".join(value.split()).encode("ascii", "replace").decode()


def ask(to: Address, form: Form, values: Mapping[str, str], *, once: str) -> dict[str, Any]:
    """Post a filled form and return the JSON of the answer; `once` marks the same thing sent again.

    Raises Refusal. Redirects are not followed, and the answer is read up to 64 KB.
    """
    body, headers = form.filled({**values, "key": to.key})
    status, answer = _post(to, body, {**headers, **_signed(to.key, body), "Idempotency-Key": once})
    if not 200 <= status < 300:  # noqa: PLR2004
        later = status in LATER
        raise Refusal(say("records.web-status", status=status), again=later, away=later)
    for name, wanted in form.taken:
        found = told(answer, name)
        if found != wanted:
            raise Refusal(say("records.web-no", name=name, found=found[:40]), again=False)
    return answer


def told(answer: Mapping[str, Any], path: str) -> str:
    """Read a value of an answer as text: `data.id` is the id of its data; empty if it has none."""
    found: Any = answer
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found) if isinstance(found, str | int | float) else ""


def _signed(key: str, body: bytes) -> dict[str, str]:
    """Sign time and body, so that the other side knows us and an old request is worth nothing."""
    if not key:
        return {}
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    mark = hmac.new(key.encode(), at.encode() + b"\n" + body, hashlib.sha256).hexdigest()
    return {"X-Headwater-Time": at, "X-Headwater-Signature": f"sha256={mark}"}


def _post(to: Address, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    import urllib3

    limits = urllib3.Timeout(connect=CONNECT_SECONDS, read=to.seconds)
    try:
        with urllib3.PoolManager(timeout=limits, retries=False) as pool:
            found = pool.request(
                "POST", to.url, body=body, headers=headers, redirect=False, preload_content=False
            )
            text = found.read(LARGEST)
            found.close()
    except urllib3.exceptions.TimeoutError:
        raise Refusal(say("records.web-slow"), again=True, away=True) from None
    except (urllib3.exceptions.HTTPError, OSError):
        raise Refusal(say("records.web-away"), again=True, away=True) from None
    return found.status, _object(text)


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
