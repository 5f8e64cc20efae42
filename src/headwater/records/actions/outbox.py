"""Send what waits in the outbox; a refused letter is tried again later and later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from headwater.kernel.sentence import Sentence, render
from headwater.records.connectors.post import KeptHere, Letter, Post, PostError
from headwater.records.models import Message
from headwater.records.queries import ground

AT_ONCE = 200
MOST_TRIES = 8


def send_waiting(*, at: datetime, post: Post | None = None) -> int:
    """Send waiting messages and return how many left; two workers never send the same one."""
    door = post or KeptHere()
    with transaction.atomic():
        waiting = Message.objects.select_for_update(skip_locked=True)
        waiting = waiting.filter(sent_at=None, failed="", next_try_at__lte=at)
        return sum(_send(one, door, at) for one in waiting.order_by("next_try_at")[:AT_ONCE])


def _send(message: Message, door: Post, at: datetime) -> bool:
    message.tries += 1
    try:
        door.send(Letter(message.pk, message.kind, message.to, _words(message)))
        message.sent_at = at
    except PostError as refused:
        message.next_try_at = at + timedelta(minutes=2**message.tries)
        if not refused.again or message.tries >= MOST_TRIES:
            message.failed = str(refused)[:300]
    message.save(update_fields=["tries", "sent_at", "next_try_at", "failed"])
    return message.sent_at is not None


def _words(message: Message) -> str:
    city = ground.city()
    return render(Sentence.from_json(message.sentence), city.languages[0], city.lexicon)
