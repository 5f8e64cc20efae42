"""What the shadow would change: counts by kind, and the rows, the worst first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from headwater.records.models import Shadow, ShadowRow
from headwater.triage.shadow import Change

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Differences:
    """The newest shadow, how often each kind of change would happen, and the worst rows."""

    shadow: Shadow
    kinds: tuple[tuple[str, int], ...]
    rows: tuple[ShadowRow, ...]

    @property
    def is_running(self) -> bool:
        """Answer whether it still runs beside the deciding one."""
        return self.shadow.state == "running"


def differences() -> Differences | None:
    """Return what the newest shadow would change, or None where none ever ran."""
    shadow = Shadow.objects.order_by("-since", "-pk").first()
    if shadow is None:
        return None
    counted = dict(shadow.rows.values_list("rank").annotate(n=Count("id")).order_by("rank"))
    kinds = tuple((kind_name(one), counted.get(int(one), 0)) for one in Change)
    rows = shadow.rows.select_related("report__matter").order_by("rank", "-id")
    return Differences(shadow, kinds, tuple(rows[:SHOWN]))


def kind_name(one: Change) -> str:
    """Return the code by which a kind of change is named to readers."""
    return one.name.lower().replace("_", "-")
