"""Reads `city.toml`: names, channels, roles with grants, and the numbers a city may choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.city.tables import Reading, list_of, table_of
from headwater.kernel.clock import Limit, Window
from headwater.kernel.permit import Grant, Scope
from headwater.kernel.sentence import LANGUAGES

FILE = "city.toml"
HALF_HOUR = Limit.parse("30 minutes")
NEEDED = ("code", "name", "time_zone", "languages", "channels", "roles", "limits", "place")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `city.toml` says."""

    code: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    time_zone: str
    crs: str
    box: tuple[float, float, float, float]
    channels: tuple[str, ...]
    roles: Mapping[str, tuple[Grant, ...]]
    limits: Mapping[str, object]
    dropped: tuple[str, ...]
    phone: str

    @property
    def accept(self) -> Window:
        """The accept window by day and by night."""
        return Window(_limit(self.limits, "accept"), _limit(self.limits, "accept_at_night"))


def read_settings(reading: Reading) -> Settings:
    """Read the settings; each missing or unknown one is a fault."""
    table = reading.toml(FILE)
    for name in NEEDED:
        if table and name not in table:
            reading.fault(FILE, 1, "setting-missing", name=name)
    place = table_of(table.get("place"))
    return Settings(
        code=str(table.get("code", "")),
        names={name: str(text) for name, text in table_of(table.get("name")).items()},
        languages=_languages(reading, table.get("languages")),
        time_zone=str(table.get("time_zone", "UTC")),
        crs=str(place.get("crs", "wgs84")),
        box=_box(reading, place.get("box")),
        channels=list_of(table.get("channels")),
        roles=_roles(reading, table_of(table.get("roles"))),
        limits=_limits(reading, table_of(table.get("limits"))),
        phone=str(table.get("phone", "")),
        dropped=list_of(table_of(table.get("import")).get("dropped")),
    )


def _languages(reading: Reading, value: object) -> tuple[str, ...]:
    for name in list_of(value):
        if name not in LANGUAGES:
            reading.fault(FILE, 1, "language-unknown", name=name, options=LANGUAGES)
    return list_of(value)


def _box(reading: Reading, value: object) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(one) for one in list_of(value))
    except ValueError:
        reading.fault(FILE, 1, "box-bad")
        return (-180.0, -90.0, 180.0, 90.0)
    return (west, south, east, north)


def _roles(reading: Reading, roles: Mapping[str, object]) -> dict[str, tuple[Grant, ...]]:
    """Read the grants of each role: it lists `door scope` or `door scope protected`."""
    return {
        role: tuple(
            grant for text in list_of(lines) if (grant := _grant(reading, role, text)) is not None
        )
        for role, lines in roles.items()
    }


def _grant(reading: Reading, role: str, text: str) -> Grant | None:
    door, _, rest = text.partition(" ")
    scope, _, protected = rest.partition(" ")
    if scope not in tuple(Scope) or protected not in {"", "protected"}:
        reading.fault(FILE, 1, "grant-bad", role=role, text=text, options=tuple(Scope))
        return None
    return Grant(role, door, Scope(scope), protected=bool(protected))


def _limits(reading: Reading, table: Mapping[str, object]) -> dict[str, object]:
    """Text is a limit such as `1 working-days`, a number stays a number."""
    read: dict[str, object] = {}
    for name, value in table.items():
        try:
            read[name] = Limit.parse(value) if isinstance(value, str) else value
        except ValueError:
            reading.fault(FILE, 1, "value-bad", column=name, value=str(value))
    return read


def _limit(limits: Mapping[str, object], name: str) -> Limit:
    found = limits.get(name)
    return found if isinstance(found, Limit) else HALF_HOUR
