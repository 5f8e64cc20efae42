"""What an administrator must see: imports, unknown codes, users, keys, erasure, letters, backup."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField as BigInt
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from headwater.records.connectors.openings import shown
from headwater.records.connectors.outlets import states
from headwater.records.models import ApiKey, Contact, ImportRun, Message, Report, Setting, User
from headwater.records.queries import ground
from headwater.records.queries.outside import platforms_shown

BACKUP = "backup-made-at"
SHOWN = 20
MOST_ACCOUNTS = 200


@dataclass(frozen=True, slots=True)
class House:
    """The state of the house; texts of matters are not among it."""

    imports: list[ImportRun]
    unknown: list[Any]
    people: list[Any]
    accounts: list[User]
    lags: list[Any]
    model: str
    keys: list[ApiKey]
    erase_due: int
    erase_next: date | None
    waiting: int
    failed: int
    outlets: list[dict[str, Any]]
    platforms: list[dict[str, Any]]
    backup_hours: int | None


def house(now: datetime) -> House:
    """Read the state of the house."""
    today = now.date()
    contacts = Contact.objects.aggregate(
        due=Count("pk", filter=Q(erase_on__lte=today)),
        next=Min("erase_on", filter=Q(erase_on__gt=today)),
    )
    letters = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(sent_at=None, failed="")),
        failed=Count("pk", filter=~Q(failed__in=["", "muted"])),
    )
    return House(
        imports=list(ImportRun.objects.order_by("-started_at")[:SHOWN]),
        unknown=_unknown(),
        people=list(User.objects.values("role").annotate(n=Count("id")).order_by("role")),
        accounts=list(User.objects.order_by("role", "username")[:MOST_ACCOUNTS]),
        lags=_lags(now),
        model=ground.desk().model,
        keys=list(ApiKey.objects.filter(revoked_at=None).order_by("name")[:SHOWN]),
        erase_due=contacts["due"],
        erase_next=contacts["next"],
        waiting=letters["waiting"],
        failed=letters["failed"],
        outlets=_outlets(),
        platforms=platforms_shown(),
        backup_hours=_backup_hours(now),
    )


def _outlets() -> list[dict[str, Any]]:
    """Tell of each declared outlet whether it is open, and what waits for it or failed at it."""
    rows = Message.objects.filter(sent_at=None).exclude(outlet="").values("outlet")
    counted = {
        one["outlet"]: one
        for one in rows.annotate(
            waiting=Count("pk", filter=Q(failed="")), failed=Count("pk", filter=~Q(failed=""))
        )
    }
    return [shown(one, counted) for one in states(ground.city().life.outlets, os.environ)]


def _unknown() -> list[Any]:
    """Count foreign codes that came without a mapping: those of no known category."""
    rows = Report.objects.exclude(source_code="").filter(codeset="")
    counted = rows.values("codeset", "source_code").annotate(n=Count("id"))
    return list(counted.order_by("-n")[:SHOWN])


def _lags(now: datetime) -> list[Any]:
    """Return for each mapping how many hours ago it was read last, and what was refused in all."""
    rows = ImportRun.objects.values("mapping").annotate(
        last=Max("started_at"), refused=Sum(Cast(KeyTextTransform("refused", "counts"), BigInt()))
    )
    return [
        {**row, "hours": int((now - row["last"]).total_seconds() // 3600)}
        for row in rows.order_by("mapping")
    ]


def _backup_hours(now: datetime) -> int | None:
    made = Setting.objects.filter(name=BACKUP).first()
    if made is None:
        return None
    return int((now - datetime.fromisoformat(str(made.value))).total_seconds() // 3600)
