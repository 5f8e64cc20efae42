"""Words around a matter: notes among the staff, updates for the caller, ticks, and who watches."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.declared import is_of
from headwater.matters.moves import Verb
from headwater.records.actions.changing import changing
from headwater.records.actions.deadlines import tell_callers
from headwater.records.actions.retriage import listening
from headwater.records.models import Matter, Message, Note, Tick, User, Watcher
from headwater.records.queries import ground

MENTION = re.compile(r"@(\w+)")
LONGEST = 4000


def add_note(matter: UUID, *, words: str, by: By, at: datetime) -> Note:
    """Keep a word among the staff; a unit mentioned as @U42 is told that it was."""
    return _note(matter, words, is_public=False, by=by, at=at)


def tell_public(matter: UUID, *, words: str, by: By, at: datetime) -> Note:
    """Tell the caller how it stands: an update on their page and a notice."""
    return _note(matter, words, is_public=True, by=by, at=at)


def _note(matter: UUID, words: str, *, is_public: bool, by: By, at: datetime) -> Note:
    if not words.strip() or len(words) > LONGEST:
        raise Problem("records.note-length", fields=["words"], limit=LONGEST)
    # What a note says of danger counts like any other word about the matter.
    with listening(matter, words, by=by, at=at), changing(matter, Verb.NOTE, by=by, at=at) as now:
        known = ground.city().units
        mentions = [] if is_public else [u for u in MENTION.findall(words) if u in known]
        made = Note.objects.create(
            matter=now.matter,
            at=now.at,
            by=by.name,
            unit=by.unit,
            words=words,
            is_public=is_public,
            mentions=mentions,
        )
        if is_public:
            now.say("records.updated", words=words)
            tell_callers(now, "update", "records.update-notice", words=words)
        else:
            now.say("records.noted", unit=Term("unit", by.unit))
        _tell_mentioned(now.matter, mentions, now.at)
    return made


def _tell_mentioned(matter: Matter, units: list[str], at: datetime) -> None:
    said = say("records.mentioned", number=matter.number)
    Message.objects.bulk_create(
        Message.telling(f"unit:{unit}", said, kind="mention", matter=matter.id, at=at)
        for unit in units
    )


def tick(matter: UUID, *, item: str, by: By, at: datetime) -> Tick:
    """Tick off one step of the category's checklist."""
    with changing(matter, Verb.TICK, by=by, at=at) as now:
        now.own(parts=["held"])
        steps = {
            step.code: step
            for step in ground.city().life.checklists
            if is_of(step.categories, now.matter.category)
        }
        if item not in steps:
            raise Problem("records.step-unknown", fields=["item"], given=item)
        made, new = Tick.objects.get_or_create(
            matter=now.matter,
            item=item,
            defaults={"at": now.at, "by": by.name, "unit": by.unit},
        )
        if not new:
            raise Problem("records.step-ticked", fields=["item"])
        now.say("records.ticked", step=Term("checklist", item))
    return made


def watch(matter: Matter, *, by: User, at: datetime) -> bool:
    """Begin to watch a matter, or cease; return whether it is watched now."""
    found = Watcher.objects.filter(matter=matter, user=by)
    if found.exists():
        found.delete()
        return False
    Watcher.objects.create(matter=matter, user=by, since=at)
    return True
