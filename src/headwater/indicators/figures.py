"""A figure: value, numerator, denominator, n and interval, divided once and here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.analysis import rates
from headwater.indicators.definitions import Definition, Kind
from headwater.kernel.sentence import Sentence, say

RANKED_FROM = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator; `value`, `low` and `high` are None where nothing was counted.

    Shares are fractions of one; quantiles are in the definition's unit.
    """

    code: str
    kind: Kind
    unit: str
    value: float | None
    numerator: int
    denominator: int
    n: int
    low: float | None
    high: float | None
    period: str
    scope: str
    version: int

    @property
    def may_be_ranked(self) -> bool:
        """Answer whether n is large enough to compare units by it (30; domain 4.7)."""
        return self.n >= RANKED_FROM

    def caveat(self) -> Sentence | None:
        """Return what a reader must know, where n is small or nothing was counted."""
        if self.n == 0:
            return say("indicators.nothing-counted")
        return None if self.may_be_ranked else say("indicators.few", n=self.n)


def measure(
    definition: Definition, counted: Mapping[str, int], *, period: str, scope: str = "city"
) -> Figure:
    """Make the figure of a share or count from its numerator and denominator."""
    top, bottom = counted["numerator"], counted["denominator"]
    interval = _interval(definition, top, bottom)
    events = bottom if definition.kind is Kind.COUNT else top
    return _figure(definition, interval, (events, bottom), period=period, scope=scope)


def measure_quantile(
    definition: Definition, how_often: Mapping[int, int], *, period: str, scope: str = "city"
) -> Figure:
    """Make the figure of a quantile from how often each value occurred."""
    n = sum(how_often.values())
    interval = rates.quantile(how_often, definition.q) if n else None
    return _figure(definition, interval, (n, n), period=period, scope=scope)


def _interval(definition: Definition, top: int, bottom: int) -> rates.Interval | None:
    if definition.kind is Kind.COUNT:
        return rates.count(bottom)
    if bottom == 0:
        return None
    return rates.exact_share(top, bottom) if definition.exact else rates.share(top, bottom)


def _figure(
    definition: Definition,
    interval: rates.Interval | None,
    counted: tuple[int, int],
    *,
    period: str,
    scope: str,
) -> Figure:
    return Figure(
        code=definition.code,
        kind=definition.kind,
        unit=definition.unit,
        value=interval.value if interval else None,
        numerator=counted[0],
        denominator=counted[1],
        n=counted[1],
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        period=period,
        scope=scope,
        version=definition.version,
    )
