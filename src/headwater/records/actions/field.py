"""What is done in the field, each thing once however often a phone sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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
from headwater.records.actions.intake import Receipt, receive
from headwater.records.actions.moves import Regrade, change_grade
from headwater.records.actions.proofs import Evidence, keep_photo
from headwater.records.models import Deed, Matter, Message, User
from headwater.records.queries.permits import by_user

CHANNEL = "grid"
TAKEN, DANGER, NOT_OURS = "taken", "danger", "not-ours"
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class OnSite:
    """What somebody found: one line, the place, a point if the phone knew it, and a photo."""

    words: str
    place: str = ""
    point: Point | None = None
    photo: Evidence | None = None


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


@transaction.atomic
def take_on_site(found: OnSite, key: str, *, user: User, at: datetime) -> Receipt:
    """Take what was found as a report of the field; the photo shows how it was found."""
    receipt = receive(_arrival(found, key), sender=f"field:{user.pk}", by=by_user(user), at=at)
    if receipt.first and found.photo is not None:
        keep_photo(receipt.matter, found.photo, by=by_user(user), at=at)
    once(key, TAKEN, lambda: None, user=user, at=at)
    return receipt


@transaction.atomic
def call_for_help(found: OnSite, key: str, *, user: User, at: datetime) -> Receipt:
    """Send the police at once to where somebody stands in danger, whatever the words say."""
    by, arrival, pressed = by_user(user), _arrival(found, key), Pressed(DeskKey.POLICE)
    receipt = take(arrival, pressed, sender=f"field:{user.pk}", by=by, at=at)
    if Matter.objects.get(id=receipt.matter).grade > Grade.IMMEDIATE:
        change_grade(receipt.matter, Regrade(Grade.IMMEDIATE, found.words), by=by, at=at)
    once(key, DANGER, lambda: None, user=user, at=at)
    return receipt


def _arrival(found: OnSite, key: str) -> Arrival:
    return Arrival(found.words, CHANNEL, key, place=found.place, point=found.point)


def say_not_ours(matter: UUID, code: str, *, by: By, at: datetime) -> None:
    """Say from the field that a task is not ours; who holds it is told and decides."""
    if code not in set(ReturnCode):
        raise Problem("records.not-ours-code", fields=["code"])
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        now.own()
        now.change["not_ours"] = code
        said = say("records.not-ours", number=now.matter.number, reason=Term("return-code", code))
        now.because.append(said)
        Message.objects.create(
            kind="mention",
            matter_id=matter,
            to=f"unit:{now.matter.holder_id}",
            sentence=said.as_json(),
            made_at=now.at,
            next_try_at=now.at,
        )
