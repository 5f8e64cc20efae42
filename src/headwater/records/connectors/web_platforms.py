"""Platforms reached by HTTPS: a declared template, shut until the environment names an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters import declared
from headwater.records.connectors.openings import Standing, standing
from headwater.records.connectors.platforms import OutsideTask, Platform
from headwater.records.connectors.refusal import Refusal
from headwater.records.connectors.web import Address, Form, ask, fill, told

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
        answer = ask(self.address, form, values_of(task, one), once=task.id)
        there = told(answer, one.order)
        if not ID.fullmatch(there):
            raise Refusal(
                say("records.platform-no-id", name=one.order, found=there[:40]), again=False
            )
        return there

    def recall(self, task: OutsideTask, there: str) -> None:
        """Take an order back, by its id there; each order has one Idempotency-Key for it."""
        one = self.platform
        if not one.recall:
            raise Refusal(say("records.platform-no-recall"), again=False)
        values = {**values_of(task, one), "order": there}
        form = Form(one.recall, one.headers, one.is_json, tuple(one.taken.items()))
        ask(_below(self.address, one.recall_path, values), form, values, once=f"{task.id}-recall")


def _below(address: Address, path: str, values: Mapping[str, str]) -> Address:
    """Return the same address at another path; what is filled into it stays one step of it."""
    if not path:
        return address
    filled = fill(path, {name: quote(value, safe="") for name, value in values.items()})
    return replace(address, url=urlunsplit(urlsplit(address.url)._replace(path=filled)))


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


def states(
    platforms: Iterable[declared.Platform], environ: Mapping[str, str]
) -> list[Standing[Platform]]:
    """Tell of each declared platform how it stands."""
    return [standing("platform", one.code, partial(_opened, one), environ) for one in platforms]


def _opened(platform: declared.Platform, url: str, key: str) -> Platform:
    if not platform.body:
        raise Problem("records.platform-no-template")
    return WebPlatform(platform, Address.read(url, key))
