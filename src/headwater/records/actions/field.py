"""What is done in the field, each thing once however often a phone sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.intake.arrival import Arrival
from headwater.kernel.facts import Grade, Point
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import ReturnCode
from headwater.records.actions.changing import changing
from headwater.records.actions.desk import DeskKey, Pressed, take
from headwater.records.actions.intake import receive
from headwater.records.actions.moves import Regrade, change_grade
from headwater.records.actions.proofs import Evidence, keep_photo
from headwater.records.models import Deed, Matter, Message, Report, User
from headwater.records.queries.permits import by_user

CHANNEL = "grid"
TAKEN, DANGER, NOT_OURS = "taken", "danger", "not-ours"
LONGEST_KEY = 40
NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OnSite:
    """What somebody found: one line, the place, a point if the phone knew it, and a photo."""

    words: str
    place: str = ""
    point: Point | None = None
    photo: Evidence | None = None
    waited: timedelta = timedelta()  # how long the phone kept it for want of a line


def once(key: str, verb: str, act: Callable[[], object], *, user: User, at: datetime) -> bool:
    """Do something unless this key of this user has been done; both are kept, or neither."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise Problem("records.deed-key", fields=["key"])
    with transaction.atomic():
        own = f"{user.pk}:{key}"
        _, new = Deed.objects.get_or_create(
            key=own, defaults={"user": user, "verb": verb, "at": at}
        )
        if new:
            act()
    return new


def take_on_site(found: OnSite, key: str, *, user: User, at: datetime) -> int:
    """Take what was found as a report of the field, with its photo; return the matter's number."""
    once(key, TAKEN, lambda: _take(found, key, user, at), user=user, at=at)
    return _number(found, key, user)


def call_for_help(found: OnSite, key: str, *, user: User, at: datetime) -> int:
    """Send the police at once to where somebody stands in danger, whatever the words say."""
    once(key, DANGER, lambda: _help(found, key, user, at), user=user, at=at)
    return _number(found, key, user)


def _take(found: OnSite, key: str, user: User, at: datetime) -> None:
    arrival, by = _arrival(found, key, at), by_user(user)
    receipt = receive(arrival, sender=_sender(user), by=by, at=at)
    if found.photo is not None:
        keep_photo(receipt.matter, found.photo, by=by, at=at)


def _help(found: OnSite, key: str, user: User, at: datetime) -> None:
    by, arrival, pressed = by_user(user), _arrival(found, key, at), Pressed(DeskKey.POLICE)
    receipt = take(arrival, pressed, sender=_sender(user), by=by, at=at)
    if Matter.objects.get(id=receipt.matter).grade > Grade.IMMEDIATE:
        change_grade(receipt.matter, Regrade(Grade.IMMEDIATE, found.words), by=by, at=at)


def _number(found: OnSite, key: str, user: User) -> int:
    """Return the number of what this key brought; other words under a used key are refused."""
    reports = Report.objects.select_related("matter")
    report = reports.filter(sender=_sender(user), key=key).first()
    if report is None or report.words != found.words:
        raise Problem("intake.key-reused", fields=["key"], key=key)
    return report.matter.number


def _sender(user: User) -> str:
    return f"field:{user.pk}"


def _arrival(found: OnSite, key: str, at: datetime) -> Arrival:
    then = at - found.waited if found.waited >= NOTED else None
    return Arrival(
        found.words, CHANNEL, key, occurred_at=then, place=found.place, point=found.point
    )


def say_not_ours(matter: UUID, code: str, *, by: By, at: datetime) -> None:
    """Say from the field that a task is not ours; who holds it is told and decides."""
    if code not in set(ReturnCode):
        raise Problem("records.not-ours-code", fields=["code"])
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        now.own()
        now.change["not_ours"] = code
        said = say("records.not-ours", number=now.matter.number, reason=Term("return-code", code))
        now.because.append(said)
        holder = f"unit:{now.matter.holder_id}"
        Message.telling(holder, said, kind="mention", matter=matter, at=now.at).save()
