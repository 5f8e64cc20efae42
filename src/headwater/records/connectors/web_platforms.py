"""Platforms reached by HTTPS: a declared template, shut until the environment names an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, Value, say
from headwater.matters import declared
from headwater.records.connectors.platforms import OutsideTask, Platform, PlatformError
from headwater.records.connectors.web import Address, Form, WebError, ask, told

NAMED = "HEADWATER_PLATFORM_"
# They name the order by this id in the path of our API.
ID = re.compile(r"[^\s/?#]{1,100}")


class WebPlatform:
    """Sends orders by an HTTPS request as the city declares it."""

    def __init__(self, platform: declared.Platform, address: Address) -> None:
        self.platform, self.address = platform, address

    def send(self, task: OutsideTask) -> str:
        """Send an order and return its id there; the same one has the same Idempotency-Key."""
        one = self.platform
        form = Form(one.body, one.headers, one.is_json, tuple(one.taken.items()))
        try:
            answer = ask(self.address, form, values_of(task, one), once=task.id)
        except WebError as refused:
            raise PlatformError(refused.why, again=refused.again, away=refused.away) from None
        there = told(answer, one.order)
        if not ID.fullmatch(there):
            raise PlatformError(
                say("records.platform-no-id", name=one.order, found=there[:40]), again=False
            )
        return there


def values_of(task: OutsideTask, platform: declared.Platform) -> dict[str, str]:
    """Return what a template may name, in the platform's own codes where the city gives them."""
    values = {
        "id": task.id,
        "unit": task.unit,
        "number": str(task.number),
        "grade": str(task.grade),
        "category": task.category,
        "town": task.town,
        "place": task.place,
        "summary": task.summary,
        "due": task.due_at.isoformat(timespec="seconds") if task.due_at else "",
    }
    codes = platform.codes
    return {name: codes.get(name, {}).get(value, value) for name, value in values.items()}


def named(platform: declared.Platform) -> str:
    """Name the variable that opens a platform: HEADWATER_PLATFORM_ and its code in capitals."""
    return NAMED + platform.code.upper().replace("-", "_")


def open_platform(platform: declared.Platform, environ: Mapping[str, str]) -> Platform | None:
    """Open a platform by the address the environment names; without one it stays shut."""
    name = named(platform)
    url = environ.get(name, "")
    if not url:
        return None
    if not platform.body:
        raise Problem("records.platform-no-template")
    return WebPlatform(platform, Address.read(url, environ.get(f"{name}_KEY", "")))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a declared platform stands: what is open, or why it is not and what to do."""

    platform: declared.Platform
    connector: Platform | None
    because: Sentence
    is_broken: bool = False


def states(platforms: Iterable[declared.Platform], environ: Mapping[str, str]) -> list[Standing]:
    """Tell of each declared platform how it stands."""
    return [_standing(one, environ) for one in platforms]


def _standing(platform: declared.Platform, environ: Mapping[str, str]) -> Standing:
    values: dict[str, Value] = {
        "platform": Term("platform", platform.code),
        "name": named(platform),
    }
    try:
        connector = open_platform(platform, environ)
    except Problem as bad:
        because = say("records.platform-bad", why=bad.sentence, **values)
        return Standing(platform, None, because, is_broken=True)
    state = "open" if connector else "shut"
    return Standing(platform, connector, say(f"records.platform-{state}", **values))


def open_platforms(
    platforms: Iterable[declared.Platform], environ: Mapping[str, str]
) -> dict[str, Platform]:
    """Open what can be opened, by code; what stays shut is explained by `states`."""
    standings = states(platforms, environ)
    return {one.platform.code: one.connector for one in standings if one.connector is not None}
