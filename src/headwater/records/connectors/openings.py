"""What leads out of the house is declared, and opened by an address in the environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term, Value, say

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing(Generic[T]):
    """How an outlet or a platform stands: what is open, or why it is not and what to do."""

    code: str
    opened: T | None
    because: Sentence
    is_broken: bool = False


def standing(
    kind: str, code: str, make: Callable[[str, str], T], environ: Mapping[str, str]
) -> Standing[T]:
    """Open what `kind` and `code` name with its address and key; without an address it is shut."""
    name = f"HEADWATER_{kind.upper()}_{code.upper().replace('-', '_')}"
    values: dict[str, Value] = {kind: Term(kind, code), "name": name}
    url = environ.get(name, "")
    if not url:
        return Standing(code, None, say(f"records.{kind}-shut", **values))
    try:
        opened = make(url, environ.get(f"{name}_KEY", ""))
    except Problem as bad:
        because = say(f"records.{kind}-bad", why=bad.sentence, **values)
        return Standing(code, None, because, is_broken=True)
    return Standing(code, opened, say(f"records.{kind}-open", **values))


def opened(standings: Iterable[Standing[T]]) -> dict[str, T]:
    """Return what is open, by code; of the rest its standing says why it is not."""
    return {one.code: one.opened for one in standings if one.opened is not None}


def shown(one: Standing[T], counted: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """Return a standing as the page of the house shows it, with what waits and what failed."""
    return {
        "waiting": 0,
        "failed": 0,
        **counted.get(one.code, {}),
        "code": one.code,
        "open": one.opened is not None,
        "broken": one.is_broken,
        "because": [one.because.as_json()],
    }
