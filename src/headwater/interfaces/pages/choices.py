"""What selects offer: units, outcomes and kinds of proof, named for the reader."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from headwater.interfaces.pages.language import language_of
from headwater.kernel.sentence import Term
from headwater.records.queries import ground

Choices = list[tuple[str, str]]


def named(request: HttpRequest, kind: str, codes: Iterable[str]) -> Choices:
    """Pair codes with their names."""
    language, lexicon = language_of(request), ground.city().lexicon
    return [(code, lexicon(Term(kind, code), language)) for code in codes]


def units_to_choose(request: HttpRequest) -> Choices:
    """List the units a matter may be given to."""
    parents = {unit.parent for unit in ground.city().units.values()}
    roots = [c for c, u in ground.city().units.items() if not u.parent and c in parents]
    return named(request, "unit", (code for code in ground.city().units if code not in roots))
