"""The keys of the desk: what each is called, where it leads, and why it may be locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from headwater.interfaces.pages.asking import words
from headwater.interfaces.pages.language import language_of
from headwater.kernel.sentence import Term, say
from headwater.records.actions.desk import dangers
from headwater.records.queries import ground

Hint = Mapping[str, Any]
MOVING = ("F1", "F5")  # whose second line follows the words; F4 is sent whole


def keys_for(request: HttpRequest, hint: Hint | None) -> list[dict[str, Any]]:
    """Return the keys as the words so far set them; without words F4 is locked."""
    told: Hint = hint or {}
    can_transfer = told.get("offer") == "transfer" and not dangers(request.POST.dict())
    lead = _unit(request, told.get("lead", ""))
    locked = {"F4"} if not can_transfer else set()
    locked |= set() if ground.city().life.notices else {"F7"}
    said = {f"F{n}": words(request, say(f"interfaces.desk.f{n}")) for n in range(1, 8)}
    why = {
        "F1": _unit(request, told.get("police", "")),
        "F2": _say(request, "f2-why"),
        "F3": _say(request, "f3-why"),
        "F4": lead if can_transfer else _say(request, "f4-locked"),
        "F5": lead or _say(request, "f5-why"),
        "F6": _say(request, "f6-why"),
        "F7": _say(request, "f7-why" if ground.city().life.notices else "f7-locked"),
    }
    return [
        {
            "key": key,
            "label": label,
            "why": why[key],
            "is_danger": key == "F1",
            "is_first": key == "F4" and can_transfer,
            "is_moving": key in MOVING,
            "is_locked": key in locked,
        }
        for key, label in said.items()
    ]


def _say(request: HttpRequest, name: str) -> str:
    return words(request, say(f"interfaces.desk.{name}"))


def _unit(request: HttpRequest, code: str) -> str:
    return ground.city().lexicon(Term("unit", code), language_of(request)) if code else ""
