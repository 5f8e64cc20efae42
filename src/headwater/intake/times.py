"""Read a time in the shapes in which foreign tables write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from headwater.kernel.problem import Problem

# Year, month and day with any of the usual dividers, then the time if there is one.
_WRITTEN = re.compile(
    r"^\s*(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D{0,3}?"
    r"(?:[T\s]\s*(\d{1,2})\D(\d{1,2})(?:\D(\d{1,2})(?:\.\d+)?)?)?\D*$"
)
_PACKED = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?\s*$")
_SERIAL = re.compile(r"^\s*(\d{5})(\.\d+)?\s*$")
_SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)


def read_time(text: str, zone: tzinfo) -> datetime:
    """Return an aware time: ISO 8601, 2022/12/5 8:30, 20221205083000 or a spreadsheet's serial.

    A text without an offset is the city's time. Raises Problem for anything else.
    """
    read = _iso(text.strip(), zone) or _parts(text, zone) or _serial(text, zone)
    if read is None:
        raise Problem("intake.time-unreadable", fields=["occurred_at"], given=text.strip()[:40])
    return read


def _iso(text: str, zone: tzinfo) -> datetime | None:
    if not re.match(r"^\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _parts(text: str, zone: tzinfo) -> datetime | None:
    found = _WRITTEN.match(text) or _PACKED.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _serial(text: str, zone: tzinfo) -> datetime | None:
    found = _SERIAL.match(text)
    if found is None:
        return None
    moment = _SERIAL_ZERO + timedelta(days=float(text))
    return moment.replace(tzinfo=zone, microsecond=0)
