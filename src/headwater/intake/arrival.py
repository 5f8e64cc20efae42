"""What a report must hold before it is accepted, and the sentence when it does not."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta

from headwater.kernel.facts import Point
from headwater.kernel.problem import Problem

LONGEST_WORDS = 20_000
LONGEST_KEY = 200
LONGEST_PLACE = 300
CLOCKS_DIFFER = timedelta(minutes=5)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it reaches a door: words, channel, time and place as told, contact apart.

    `occurred_at` is aware. `key` is the sender's idempotency key; the same key with the same
    body is the same report. `source_code` of `codeset` is the foreign system's own category.
    """

    words: str
    channel: str
    key: str
    occurred_at: datetime | None = None
    place: str = ""
    point: Point | None = None
    contact: str = ""
    contact_name: str = ""
    category: str = ""
    source_code: str = ""
    codeset: str = ""
    language: str = ""

    def digest(self) -> str:
        """Return the SHA-256 of all that was sent: tells a repeated body from another one."""
        sent = {one.name: getattr(self, one.name) for one in fields(self)}
        sent["point"] = self.point and asdict(self.point)
        body = json.dumps(sent, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


def checked(arrival: Arrival, channels: frozenset[str], at: datetime) -> Arrival:
    """Return the arrival fit to be stored, or raise the Problem that says what to mend."""
    if arrival.channel not in channels:
        raise Problem(
            "intake.channel-unknown",
            fields=["channel"],
            given=arrival.channel,
            known=tuple(sorted(channels)),
        )
    _check_words(arrival.words)
    _check_lengths(arrival)
    _check_time(arrival.occurred_at, at)
    return replace(arrival, contact=arrival.contact.strip(), place=arrival.place.strip())


def _check_words(words: str) -> None:
    if _CONTROL.search(words):
        raise Problem("intake.words-control", fields=["text"])
    if len(words) > LONGEST_WORDS:
        raise Problem("intake.words-long", fields=["text"], length=len(words), limit=LONGEST_WORDS)
    if not any(unicodedata.category(sign)[0] in "LN" for sign in words):
        key = "intake.words-signs" if words.strip() else "intake.words-empty"
        raise Problem(key, fields=["text"])


def _check_lengths(arrival: Arrival) -> None:
    if len(arrival.key) > LONGEST_KEY or not arrival.key.strip():
        raise Problem("intake.key-length", fields=["Idempotency-Key"], limit=LONGEST_KEY)
    if len(arrival.place) > LONGEST_PLACE:
        raise Problem("intake.place-long", fields=["place.text"], limit=LONGEST_PLACE)
    if len(arrival.contact) > LONGEST_KEY or len(arrival.contact_name) > LONGEST_KEY:
        raise Problem("intake.contact-long", fields=["contact"], limit=LONGEST_KEY)


def _check_time(occurred_at: datetime | None, at: datetime) -> None:
    if occurred_at is not None and occurred_at > at + CLOCKS_DIFFER:
        raise Problem("intake.time-future", fields=["occurred_at"], given=occurred_at.isoformat())
