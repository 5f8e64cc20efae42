"""What every action and page stands on: the city, its desk, the keys and the city's own clock."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from headwater.city import City, load
from headwater.city.desk import Desk
from headwater.intake.masking import mask
from headwater.kernel.sentence import Sentence, render
from headwater.records.connectors.keys import KeyRing
from headwater.records.models import Setting

_OFFSET_KEPT_SECONDS = 5.0
_POINTER_KEPT_SECONDS = 1.0
_pointer: tuple[float, int] = (-1e9, 0)
_opening = Lock()  # or every thread of a fresh process would read the model for itself
_offset: tuple[float, timedelta] = (-1e9, timedelta())


@cache
def city() -> City:
    """Return the city this installation serves: HEADWATER_CITY, a folder or a shipped name."""
    return load(city_folder())


def city_folder() -> Path | None:
    """Return the folder HEADWATER_CITY names, or None for the shipped one."""
    named = os.environ.get("HEADWATER_CITY", "")
    return Path(named) if "/" in named else None


def desk() -> Desk:
    """Return the pure desk of the city; where another model was promoted, the one it makes."""
    with _opening:
        return _desk(_promoted())


@lru_cache(maxsize=1)
def _desk(_promoted: int) -> Desk:
    """Open the desk through the doors: they know the model's place."""
    opened: Desk = import_string(settings.OPEN_DESK)(city())
    return opened


def _promoted() -> int:
    """Return a mark of the file that names a promoted model, looked at once a second."""
    global _pointer
    if time.monotonic() - _pointer[0] > _POINTER_KEPT_SECONDS:
        file = state_folder() / "model" / "deciding.json"
        _pointer = (time.monotonic(), file.stat().st_mtime_ns if file.exists() else 0)
    return _pointer[1]


def forget_desk() -> None:
    """Look at the next need which model decides: after one was promoted here."""
    global _pointer
    _pointer = (-1e9, 0)


def open_desk_anew() -> None:
    """Open the desk again at the next need: after its model was trained."""
    with _opening:
        _desk.cache_clear()


@cache
def keyring() -> KeyRing:
    """Return this installation's keys."""
    return KeyRing(state_folder())


def state_folder() -> Path:
    """Return the folder the doors chose for what this installation makes."""
    return Path(settings.STATE_FOLDER)


def public_address() -> str:
    """Return the address under which callers find their pages, if the house has one."""
    return str(settings.PUBLIC_ADDRESS)


def in_city_words(sentence: Sentence) -> str:
    """Put a sentence into the first language of the city, for what leaves or is kept as words."""
    return render(sentence, city().languages[0], city().lexicon)


def masked(text: str) -> str:
    """Mask words as the city declares how a name and a plate are told."""
    reception = city().reception
    return mask(text, reception.names, reception.plates)


def zone() -> ZoneInfo:
    """Return the city's time zone."""
    return ZoneInfo(city().time_zone)


def city_time() -> datetime:
    """Return the time of the city: now, moved by the demo's offset where there is one."""
    return datetime.now(UTC) + _kept_offset()


def _kept_offset() -> timedelta:
    global _offset
    read_at, offset = _offset
    if time.monotonic() - read_at > _OFFSET_KEPT_SECONDS:
        found = Setting.objects.filter(name="clock-offset-seconds").first()
        offset = timedelta(seconds=float(found.value)) if found else timedelta()
        _offset = (time.monotonic(), offset)
    return offset


def forget_offset() -> None:
    """Read the offset again at the next need: after the demo set it."""
    global _offset
    _offset = (-1e9, timedelta())
