"""The key by which matters of one place are counted together; a home is never one."""

from __future__ import annotations

import re
from collections.abc import Sequence

UNPLACED = frozenset({"none", "town"})


def place_key(
    town: str, place: str, precision: str, *, home: bool, home_parts: Sequence[str]
) -> str:
    """Return `town/place` in one spelling, or nothing where the place is too vague to count.

    `home` is true for disputes, noise and calls for help: then what `home_parts` (expressions
    of the city folder: flat, floor, house number) match is cut off, so that the key names a
    building, an estate or a village. Source: design §1.
    """
    if precision in UNPLACED or not place.strip():
        return ""
    kept = re.sub(r"[\s，。,.、]+", "", place).casefold()
    if home:
        for part in home_parts:
            kept = re.sub(part, "", kept)
    kept = kept.removeprefix(town.casefold())
    return f"{town}/{kept}" if kept else ""
