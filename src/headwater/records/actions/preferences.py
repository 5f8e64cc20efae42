"""How a unit wants its notices; what danger and orders need is not for choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from headwater.kernel.problem import Problem
from headwater.matters.declared import OutletKind
from headwater.records.connectors.outlets import fits
from headwater.records.models import Preference
from headwater.records.queries import ground

KINDS = ("mention", "objection", "watched", "time", "update")
DAY = 1440


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was filled in: hours as 22:00, minutes between digests, kinds not wanted, the outlet."""

    quiet_from: str = ""
    quiet_until: str = ""
    every: str = "0"
    muted: tuple[str, ...] = ()
    outlet: str = ""
    address: str = ""


def prefer(unit: str, wanted: Wanted, *, at: datetime) -> Preference:
    """Keep how a unit wants its notices from now on."""
    try:
        every = int(wanted.every or 0)
        quiet = [time.fromisoformat(one) for one in (wanted.quiet_from, wanted.quiet_until) if one]
    except ValueError:
        raise Problem("records.preference-bad", fields=["quiet_from", "every"]) from None
    if not 0 <= every <= DAY or len(quiet) == 1:
        raise Problem("records.preference-bad", fields=["quiet_from", "every"])
    address = _address(wanted)
    quiet_from, quiet_until = quiet or (None, None)
    kept, _ = Preference.objects.update_or_create(
        to=f"unit:{unit}",
        defaults={
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "every_minutes": every,
            "outlet": wanted.outlet,
            "address": address,
            "muted": [kind for kind in wanted.muted if kind in KINDS],
        },
    )
    return kept


def _address(wanted: Wanted) -> str:
    """Return the address, if the outlet can reach it; what is read in the house needs none."""
    if not wanted.outlet:
        return ""
    outlet = next((one for one in ground.city().life.outlets if one.code == wanted.outlet), None)
    address = wanted.address.strip() if outlet and outlet.kind is not OutletKind.WEB else ""
    if outlet is None or not fits(outlet.kind, address):
        raise Problem("records.preference-outlet", fields=["outlet", "address"])
    return address
