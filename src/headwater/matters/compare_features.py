"""What is measured on a pair of reports; each feature is a number between 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, log1p, radians
from typing import Protocol

from headwater.kernel.facts import Point
from headwater.places.coordinates import to_wgs84
from headwater.places.finder import Finder
from headwater.places.gazetteer import TOWN_KIND

METRES_A_DEGREE = 111_320.0
NEAR = 100.0  # metres
FAR = 500.0
WEEK = 7 * 24.0
NEXT_DAY = 20.0  # hours from which a report is one of another day


class Report(Protocol):
    """What is asked of a report."""

    @property
    def text(self) -> str:
        """Return what was said."""

    @property
    def at(self) -> datetime | None:
        """Return when it was said."""

    @property
    def point(self) -> Point | None:
        """Return where, if a point was given."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A city's means of reading pairs: places, words by kind of event, cues, and counters."""

    finder: Finder
    kinds: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, tuple[str, ...]]

    def kinds_of(self, text: str) -> frozenset[str]:
        """List the kinds of event that the text speaks of."""
        return frozenset(k for k, words in self.kinds.items() if any(w in text for w in words))

    def cue(self, role: str, text: str) -> bool:
        """Answer whether a cue of that role stands in the text."""
        return any(word in text for word in self.cues.get(role, ()))

    def places(self, text: str) -> frozenset[str]:
        """List the fine places named, one name for each."""
        names = self.finder.names(self._one_name(text))
        return frozenset(name.name for name in names if name.kind != TOWN_KIND)

    def towns(self, text: str) -> frozenset[str]:
        """List the towns that the names in the text lie in."""
        sure = [name.towns[0] for name in self.finder.names(text) if len(name.towns) == 1]
        return frozenset(sure)

    def numbers(self, text: str) -> dict[str, frozenset[str]]:
        """Read counted numbers by what they count: `12幢` is 12 of 幢."""
        counters = self.cues.get("counter", ())
        if not counters:
            return {}
        some = "|".join(map(re.escape, sorted(counters, key=len, reverse=True)))
        found: dict[str, set[str]] = {}
        for number, counter in re.findall(
            f"([\\d+A-Z]+|[{''.join(self._digits())}]+)({some})", text
        ):
            found.setdefault(counter, set()).add(self._value(number))
        for number in re.findall(r"K\s?\d+(?:\+\d+)?", text):
            found.setdefault("K", set()).add(number)
        return {counter: frozenset(values) for counter, values in found.items()}

    def _digits(self) -> tuple[str, ...]:
        return tuple(pair[0] for pair in self.cues.get("digit", ())) or ("0",)

    def _value(self, number: str) -> str:
        digits = dict(pair.split("=", 1) for pair in self.cues.get("digit", ()))
        return digits.get(number, number)

    def _one_name(self, text: str) -> str:
        for pair in self.cues.get("alias", ()):
            name, _, other = pair.partition("=")
            text = text.replace(other, name)
        return text


Features = dict[str, float]


def features(a: Report, b: Report, reader: Reader) -> Features:
    """Measure a pair: place, numbers, kind, time, cues and words."""
    parts: tuple[Callable[[Report, Report, Reader], Features], ...] = (
        _place,
        _numbers,
        _kind,
        _time,
        _cues,
        _words,
        _distance,
    )
    return {name: value for part in parts for name, value in part(a, b, reader).items()}


def _place(a: Report, b: Report, reader: Reader) -> Features:
    one, two = reader.places(a.text), reader.places(b.text)
    towns = reader.towns(a.text), reader.towns(b.text)
    return {
        "place-same": float(bool(one & two)),
        "place-apart": float(bool(one and two and not one & two)),
        "place-more": float(bool(one & two and one ^ two)),
        "town-same": float(bool(towns[0] & towns[1])),
        "town-apart": float(bool(towns[0] and towns[1] and not towns[0] & towns[1])),
    }


def _numbers(a: Report, b: Report, reader: Reader) -> Features:
    one, two = reader.numbers(a.text), reader.numbers(b.text)
    shared = one.keys() & two.keys()
    return {
        "number-apart": float(any(not one[key] & two[key] for key in shared)),
        "number-same": float(any(one[key] & two[key] for key in shared)),
    }


def _kind(a: Report, b: Report, reader: Reader) -> Features:
    one, two = reader.kinds_of(a.text), reader.kinds_of(b.text)
    return {
        "kind-same": float(bool(one & two)),
        "kind-apart": float(bool(one and two and not one & two)),
        "kind-more": float(bool(one & two and one ^ two)),
    }


def _time(a: Report, b: Report, _reader: Reader) -> Features:
    if a.at is None or b.at is None:
        return {"far": 0.0, "late": 0.0}
    hours = abs(b.at - a.at) / timedelta(hours=1)
    return {"far": min(1.0, log1p(hours) / log1p(WEEK)), "late": float(hours > NEXT_DAY)}


def _cues(a: Report, b: Report, reader: Reader) -> Features:
    later = b.text
    return {
        "other": float(reader.cue("other", later)),
        "closed": float(reader.cue("closed", a.text)),
        "again": float(reader.cue("again", later)),
        "goes-on": float(reader.cue("goes-on", later)),
    }


def _words(a: Report, b: Report, _reader: Reader) -> Features:
    one, two = _pairs(a.text), _pairs(b.text)
    shared = len(one & two)
    least = min(len(one), len(two)) or 1
    begins = next((n for n, (x, y) in enumerate(zip(a.text, b.text, strict=False)) if x != y), 12)
    return {
        "overlap": shared / (len(one | two) or 1),
        "contained": shared / least,
        "equal": float(a.text == b.text or shared == least),
        "opening": min(begins, 12) / 12,
    }


def _distance(a: Report, b: Report, _reader: Reader) -> Features:
    """Measure where both have a point: near within 100 m, apart from 500 m on."""
    if a.point is None or b.point is None:
        return {"near": 0.0, "apart": 0.0}
    one, two = to_wgs84(a.point), to_wgs84(b.point)
    narrow = cos(radians(one.lat))
    metres = METRES_A_DEGREE * hypot((one.lon - two.lon) * narrow, one.lat - two.lat)
    return {"near": float(metres <= NEAR), "apart": float(metres >= FAR)}


def _pairs(text: str) -> frozenset[str]:
    kept = re.sub(r"\W", "", text)
    return frozenset(kept[at : at + 2] for at in range(len(kept) - 1))
