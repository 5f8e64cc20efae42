"""Tell outside platforms of orders taken back; where none can be told, a person telephones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb
from headwater.matters.states import Part
from headwater.records.actions.changing import changing
from headwater.records.actions.errands import AT_ONCE, Errand, run, task_of
from headwater.records.connectors.platforms import Platform
from headwater.records.models import Message, OutsideOrder
from headwater.records.queries import ground

# They have it, or may have it: the answer to an order that left came too late for us.
THEIRS = Q(state__in=("sent", "accepted"))
PERHAPS = Q(state__in=("waiting", "failed"), failed="records.web-slow")


@transaction.atomic
def note_recalls(*, at: datetime) -> int:
    """Find the orders that a platform has and that were called off here; return how many."""
    rows = OutsideOrder.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.filter(THEIRS | PERHAPS, assignment__part=Part.CALLED_OFF.value).order_by("made_at")
    found = list(rows.select_related("assignment__matter__merged_into")[:AT_ONCE])
    able = {one.code for one in ground.city().life.platforms if one.recall}
    for order in found:
        order.tries, order.next_try_at, order.failed, order.why = 0, None, "", {}
        if order.platform in able and order.foreign_id:
            order.state = "recalling"
        else:
            _ask_to_telephone(order, at)
        order.save()
    return len(found)


def _ask_to_telephone(order: OutsideOrder, at: datetime) -> None:
    """Tell who answers for the matter that nobody there has heard: a person must telephone."""
    order.state = "telephone"
    matter = order.assignment.matter
    answers = (matter.merged_into or matter).holder_id
    platform = Term("platform", order.platform)
    number, there = matter.number, order.foreign_id or "—"
    told = say("records.recall-telephone", number=number, platform=platform, order=there)
    Message.telling(f"unit:{answers}", told, kind="telephone", matter=matter.id, at=at).save()


def send_recalls(connectors: Mapping[str, Platform], *, at: datetime) -> int:
    """Tell the platforms what was taken back; return how many heard it. Each is tried again."""
    return run(RECALLING, connectors, at=at)


def _recall(order: OutsideOrder, platform: Platform, at: datetime) -> None:
    platform.recall(task_of(order), order.foreign_id)
    order.heard_at = at


RECALLING = Errand(
    "recalling",
    Part.CALLED_OFF.value,
    _recall,
    told="recalled",
    given_up="telephone",
    lost=_ask_to_telephone,
)


def note_telephoned(matter: UUID, order: UUID, *, by: By, at: datetime) -> OutsideOrder:
    """Remember that a person told the platform by telephone that the order is taken back."""
    with transaction.atomic():
        rows = OutsideOrder.objects.select_for_update(of=("self",)).filter(
            pk=order, state="telephone"
        )
        found = rows.filter(assignment__matter_id=matter).first()
        if found is None:
            raise Problem("records.recall-none", fields=["order"])
        with changing(matter, Verb.NOTE, by=by, at=at) as now:
            now.say("records.telephoned", platform=Term("platform", found.platform))
        found.heard_at, found.state = at, "recalled"
        found.save(update_fields=["heard_at", "state"])
    return found
