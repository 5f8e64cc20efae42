"""What the ruling seat must see: what each side says, and how it ruled on such matters before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from headwater.matters.moves import Verb
from headwater.records.models import History, Matter, Report, Return, Ruling

PAST = 3
NEED = 120


def both_sides(matters: Sequence[Matter]) -> dict[UUID, Return]:
    """Return the return of each matter, if it was returned."""
    rows = Return.objects.filter(matter__in=[one.id for one in matters])
    return {row.matter_id: row for row in rows}


def disagreements(matters: Sequence[Matter]) -> dict[UUID, list[dict[str, Any]]]:
    """Return what the proposed owner of each matter said, as stored sentences."""
    keys = [one.id for one in matters]
    rows = History.objects.filter(matter_id__in=keys, verb=Verb.DECLINE.value).order_by("seq")
    return dict(rows.values_list("matter_id", "because"))


def needs(matters: Sequence[Matter]) -> dict[UUID, str]:
    """Return the first masked words of each matter: the caller's need in a line."""
    rows = Report.objects.filter(matter__in=[one.id for one in matters]).order_by("-received_at")
    return {key: words[:NEED] for key, words in rows.values_list("matter_id", "masked")}


def past_rulings(matters: Sequence[Matter]) -> dict[str, list[Ruling]]:
    """Return the newest rulings on each category."""
    wanted = {one.category for one in matters}
    found: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in Ruling.objects.filter(category__in=wanted).order_by("-starts_at")[:200]:
        if len(found[ruling.category]) < PAST:
            found[ruling.category].append(ruling)
    return dict(found)
