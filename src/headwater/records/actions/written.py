"""The written notice for a caller who objects: numbered, with its wording, told to the holder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, Term
from headwater.matters.declared import Wording
from headwater.matters.moves import Verb
from headwater.matters.states import Consent
from headwater.records.actions.changing import changing
from headwater.records.models import Matter, Message, WrittenNotice
from headwater.records.queries import ground


def serve_notice(matter: UUID, *, by: By, at: datetime) -> WrittenNotice:
    """Write the notice; the same objection is given it once."""
    with changing(matter, Verb.SERVE_NOTICE, by=by, at=at) as now:
        if now.matter.consent != Consent.OBJECTED:
            raise Problem("records.notice-unasked")
        wording = wording_in_force()
        made, _ = WrittenNotice.objects.get_or_create(
            matter=now.matter,
            defaults={
                "number": f"{now.at.astimezone(ground.zone()):%Y}-{now.matter.number}",
                "wording": wording.code,
                "holder": now.matter.holder_id,
                "at": now.at,
                "by": by.name,
                "unit": by.unit,
            },
        )
        now.say("records.notice-served", number=made.number, wording=made.wording)
        _tell_holder(now.matter, now.because[-1], now.at)
    return made


def served_notice(matter: Matter) -> WrittenNotice:
    """Return the notice that was served on a matter, or say that none was."""
    found = matter.notices.order_by("-at").first()
    if found is None:
        raise Problem("records.notice-unserved")
    return found


def _tell_holder(matter: Matter, sentence: Sentence, at: datetime) -> None:
    holder = f"unit:{matter.holder_id}"
    Message.telling(holder, sentence, kind="objection", matter=matter.id, at=at).save()


def wording_in_force() -> Wording:
    """Return the wording a notice is served with today, or say that the city declares none."""
    wordings = ground.city().life.notices
    if not wordings:
        raise Problem("records.notice-unworded")
    return wordings[0]


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What stands in a notice for one reader: its text, its legal basis, what the caller may do."""

    words: str = ""
    basis: str = ""
    remedy: str = ""


def notice_text(notice: WrittenNotice, language: str) -> NoticeText:
    """Return the text of a notice by the wording it was served with."""
    city, matter = ground.city(), notice.matter
    found = next((one for one in city.life.notices if one.code == notice.wording), None)
    if found is None:
        return NoticeText()
    lead = matter.assignments.filter(role="lead").order_by("-dispatched_at").first()
    named = {"unit": lead.unit_id if lead else notice.holder, "holder": notice.holder}
    shown = {name: city.lexicon(Term("unit", code), language) for name, code in named.items()}
    words = found.words[language].format(number=matter.number, **shown)
    return NoticeText(words, found.basis.get(language, ""), found.remedy.get(language, ""))
