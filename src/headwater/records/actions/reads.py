"""Open what is kept apart: contact and original words, each for a reason and into the log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.kernel.problem import Problem
from headwater.records.connectors.keys import Sealed
from headwater.records.models import Contact, Matter, ReadLog, User
from headwater.records.queries import ground
from headwater.records.queries.permits import require


@transaction.atomic
def reveal_contact(matter: Matter, *, reason: str, by: User, at: datetime) -> list[dict[str, str]]:
    """Return the contacts of a matter; the caller can see that they were read."""
    _log(matter, "contact", "contact.reveal", reason=reason, by=by, at=at)
    contacts = Contact.objects.filter(report__matter=matter)
    opened = [ground.keyring().open(Sealed(bytes(c.ciphertext), c.key_id)) for c in contacts]
    if not opened:
        raise Problem("matters.contact-none")
    return opened


@transaction.atomic
def original_words(matter: Matter, *, reason: str, by: User, at: datetime) -> list[str]:
    """Return the words exactly as said."""
    _log(matter, "words", "words.original", reason=reason, by=by, at=at)
    reports = matter.reports.order_by("received_at")
    return list(reports.values_list("words", flat=True))


def _log(matter: Matter, what: str, door: str, *, reason: str, by: User, at: datetime) -> None:  # noqa: PLR0913  a log row is what it is
    require(by, door, matter)
    if not reason.strip():
        raise Problem("matters.reason-missing", fields=["reason"])
    ReadLog.objects.create(
        matter=matter, what=what, by=by, unit_id=by.unit_id, at=at, reason=reason[:300]
    )
