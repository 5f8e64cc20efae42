"""Send what waits in the outbox; quiet hours hold, digests collect, refusals try again later."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Sentence, render, say
from headwater.matters.notices import How, Wish, when
from headwater.records.connectors.post import KeptHere, Letter, Post, PostError
from headwater.records.models import Message, Preference
from headwater.records.queries import ground

AT_ONCE = 200
MOST_TRIES = 8
MUTED = "muted"
CALLER = "caller"


def send_waiting(*, at: datetime, post: Post | None = None) -> int:
    """Send waiting messages and return how many left; two workers never send the same one."""
    door, wishes = post or KeptHere(), _wishes()
    with transaction.atomic():
        waiting = Message.objects.select_for_update(skip_locked=True, of=("self",))
        waiting = waiting.filter(sent_at=None, failed="", next_try_at__lte=at)
        rows = waiting.select_related("matter").order_by("next_try_at")[:AT_ONCE]
        return sum(_treat(one, door, wishes, at) for one in rows)


def _wishes() -> dict[str, Wish]:
    """Return how each receiver wants notices; callers as the city says."""
    found = {row.to: _wish(row) for row in Preference.objects.all()}
    return {CALLER: Wish(quiet=ground.city().life.quiet), **found}


def _wish(row: Preference) -> Wish:
    quiet = (row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None
    return Wish(quiet, row.every_minutes, frozenset(row.muted))


def _treat(message: Message, door: Post, wishes: dict[str, Wish], at: datetime) -> bool:
    """Send a message, hold it, leave it for the digest, or drop what nobody wants."""
    urgent = message.matter is not None and message.matter.grade == 1
    wish = Wish() if urgent else wishes.get(message.to, Wish())
    if message.digest_id is None and message.kind != "digest":
        decided = when(message.kind, at, wish, ground.zone()).value
        if decided.how is not How.SEND:
            return _put_off(message, decided.how, decided.at, wish)
    return _send(message, door, at)


def _put_off(message: Message, how: How, at: datetime, wish: Wish) -> bool:
    if how is How.DROP:
        message.failed = MUTED
    elif how is How.COLLECT:
        message.next_try_at = at + timedelta(minutes=wish.every_minutes)
        message.body = {**message.body, "collect": True}
    else:
        message.next_try_at = at
    message.save(update_fields=["next_try_at", "failed", "body"])
    return False


def collect_digests(*, at: datetime) -> int:
    """Put what was left for a digest into one message for each receiver; return how many."""
    with transaction.atomic():
        left = Message.objects.select_for_update(skip_locked=True)
        left = left.filter(sent_at=None, failed="", body__collect=True, digest=None)
        by_receiver: dict[str, list[Message]] = defaultdict(list)
        for message in left.order_by("made_at")[:1000]:
            by_receiver[message.to].append(message)
        ripe = {to: some for to, some in by_receiver.items() if some[0].next_try_at <= at}
        for to, some in ripe.items():
            _collect(to, some, at)
    return len(ripe)


def _collect(to: str, some: list[Message], at: datetime) -> None:
    digest = Message.objects.create(
        kind="digest",
        to=to,
        sentence=say("records.digest", count=len(some)).as_json(),
        body={"sentences": [one.sentence for one in some]},
        made_at=at,
        next_try_at=at,
    )
    for one in some:
        one.digest, one.sent_at = digest, at
    Message.objects.bulk_update(some, ["digest", "sent_at"])


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
    language, lexicon = city.languages[0], city.lexicon
    stored = [message.sentence, *message.body.get("sentences", [])]
    return "\n".join(render(Sentence.from_json(one), language, lexicon) for one in stored)


def replay(message: int, *, by: By, at: datetime) -> Message:
    """Send a message again, by hand: one that failed, or one that did not arrive."""
    with transaction.atomic():
        found = Message.objects.select_for_update().filter(pk=message).first()
        if found is None or (found.sent_at is None and not found.failed):
            raise Problem("records.message-unknown")
        found.replays += 1
        found.sent_at, found.failed, found.tries, found.next_try_at = None, "", 0, at
        found.body = {k: v for k, v in found.body.items() if k != "collect"} | {"by": by.name}
        found.save()
    return found
