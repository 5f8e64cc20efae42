"""One move on many matters: tried first, then made one by one, and undone where it can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence
from headwater.matters.moves import Verb
from headwater.records.actions import merging, moves
from headwater.records.models import BulkMove, Matter

MOST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done: the move, its fields, and on which matters."""

    verb: str
    fields: Mapping[str, str]
    matters: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one matter: nothing where it went well, else the sentence."""

    number: int
    matter: UUID
    refused: Sentence | None


def preview(wanted: Wanted, *, by: By, at: datetime) -> list[Tried]:
    """Try every move and take all of it back: what is shown is what would happen."""
    _check(wanted)
    with transaction.atomic():
        tried = [_try(wanted, key, by=by, at=at) for key in wanted.matters]
        transaction.set_rollback(True)
    return tried


def move_many(wanted: Wanted, *, by: By, at: datetime) -> BulkMove:
    """Make the move on each matter, each in its own transaction; keep what came of each."""
    _check(wanted)
    made = BulkMove.objects.create(
        verb=wanted.verb, at=at, by=by.name, unit=by.unit, asked=dict(wanted.fields)
    )
    tried = [_try(wanted, key, by=by, at=at) for key in wanted.matters]
    made.done = [[str(one.matter), one.number] for one in tried if one.refused is None]
    made.refused = [[one.number, one.refused.as_json()] for one in tried if one.refused]
    made.save()
    return made


def _check(wanted: Wanted) -> None:
    if wanted.verb not in MAKE:
        raise Problem("records.bulk-verb", fields=["verb"], given=wanted.verb)
    if not 0 < len(wanted.matters) <= MOST:
        raise Problem("records.bulk-many", fields=["matters"], limit=MOST)


def _try(wanted: Wanted, key: UUID, *, by: By, at: datetime) -> Tried:
    number = Matter.objects.filter(id=key).values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            MAKE[wanted.verb](key, wanted.fields, by=by, at=at)
    except Problem as problem:
        return Tried(number, key, problem.sentence)
    return Tried(number, key, None)


def undo_many(bulk: int, *, by: By, at: datetime) -> BulkMove:
    """Undo a bulk move, by whoever made it; what has gone on since stays and is named."""
    made = BulkMove.objects.filter(pk=bulk, by=by.name, undone_at=None).first()
    if made is None:
        raise Problem("records.bulk-unknown")
    for key, number in made.done:
        try:
            UNDO[made.verb](UUID(key), by=by, at=at)
            made.undone.append([number, None])
        except Problem as problem:
            made.undone.append([number, problem.sentence.as_json()])
    made.undone_at = at
    made.save()
    return made


def _dispatch(matter: UUID, fields: Mapping[str, str], **who: Any) -> None:
    moves.dispatch(matter, moves.Order(fields["unit"], fields["reason"]), **who)


def _reclassify(matter: UUID, fields: Mapping[str, str], **who: Any) -> None:
    moves.reclassify(matter, category=fields["category"], reason=fields["reason"], **who)


def _merge(matter: UUID, fields: Mapping[str, str], **who: Any) -> None:
    into = fields["into"]
    main = Matter.objects.filter(number=int(into) if into.isdecimal() else 0).first()
    if main is None:
        raise Problem("matters.unknown", fields=["into"])
    merging.merge(matter, main.id, merging.Reasoned(fields["reason"]), **who)


def _unclassify(matter: UUID, *, by: By, at: datetime) -> None:
    story = Matter.objects.get(id=matter).story.filter(verb=Verb.RECLASSIFY.value)
    last = story.order_by("-seq").first()
    was = str(last.change["was"]) if last else ""
    moves.reclassify(matter, category=was, reason="undo", by=by, at=at)


def _recall(matter: UUID, *, by: By, at: datetime) -> None:
    moves.recall(matter, reason="undo", by=by, at=at)


def _unmerge(matter: UUID, *, by: By, at: datetime) -> None:
    merging.unmerge(matter, reason="undo", by=by, at=at)


MAKE: Mapping[str, Callable[..., None]] = {
    Verb.DISPATCH.value: _dispatch,
    Verb.RECLASSIFY.value: _reclassify,
    Verb.MERGE.value: _merge,
}
UNDO: Mapping[str, Callable[..., None]] = {
    Verb.DISPATCH.value: _recall,
    Verb.RECLASSIFY.value: _unclassify,
    Verb.MERGE.value: _unmerge,
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    Verb.DISPATCH.value: ("unit", "reason"),
    Verb.RECLASSIFY.value: ("category", "reason"),
    Verb.MERGE.value: ("into", "reason"),
}
