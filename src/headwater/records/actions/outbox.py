"""Send what waits in the outbox; quiet hours hold, digests collect, refusals try again later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import say
from headwater.matters.moves import Verb
from headwater.matters.notices import How, Wish, when
from headwater.records.actions.changing import changing
from headwater.records.actions.letters import CALLER, has_contact, letter_of
from headwater.records.connectors.post import KeptHere, Post
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import Message, Preference
from headwater.records.queries import ground

AT_ONCE = 200
MOST_TRIES = 8
AWAY = timedelta(minutes=2)
MUTED = "muted"


@dataclass(slots=True)
class Outlets:
    """The outlets of one run: what keeps letters here, what is open, and what failed just now."""

    kept: Post
    opened: Mapping[str, Post]
    away: set[str] = field(default_factory=set)

    def of(self, code: str) -> Post:
        """Return the outlet of this code, or what keeps letters here."""
        return self.opened.get(code, self.kept)


def send_waiting(
    *, at: datetime, post: Post | None = None, opened: Mapping[str, Post] | None = None
) -> int:
    """Send waiting messages and return how many left; two workers never send the same one.

    `opened` holds what leads out, by code; letters without an outlet go to `post`. Each message has
    its own transaction: what left is kept as sent although a later one fails.
    """
    outlets, wishes = Outlets(post or KeptHere(), opened or {}), _wishes()
    waiting = Message.objects.filter(sent_at=None, failed="", next_try_at__lte=at)
    keys = list(waiting.order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_take(key, outlets, wishes, at) for key in keys)


@transaction.atomic
def _take(key: int, outlets: Outlets, wishes: dict[str, Wish], at: datetime) -> bool:
    """Lock one message, unless another worker has it or has sent it, and treat it."""
    rows = Message.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.filter(pk=key, sent_at=None, failed="", next_try_at__lte=at)
    message = rows.select_related("matter").first()
    return message is not None and _treat(message, outlets, wishes, at)


def _wishes() -> dict[str, Wish]:
    """Return how each receiver wants notices; callers as the city says."""
    found = {row.to: _wish(row) for row in Preference.objects.all()}
    life = ground.city().life
    outlet = next((one.code for one in life.outlets if one.callers), "")
    return {CALLER: Wish(quiet=life.quiet, outlet=outlet), **found}


def _wish(row: Preference) -> Wish:
    quiet = (row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None
    return Wish(quiet, row.every_minutes, frozenset(row.muted), row.outlet)


def _treat(message: Message, outlets: Outlets, wishes: dict[str, Wish], at: datetime) -> bool:
    """Send a message, hold it, leave it for the digest, or drop what nobody wants."""
    urgent = message.matter is not None and message.matter.grade == 1
    wanted = wishes.get(message.to, Wish())
    wish = Wish(outlet=wanted.outlet) if urgent else wanted
    if message.digest_id is None:
        decided = when(message.kind, at, wish, ground.zone()).value
        if decided.how is not How.SEND:
            return _put_off(message, decided.how, decided.at, wish)
    message.outlet = _outlet(message, wish, outlets)
    return _send(message, outlets, at)


def _outlet(message: Message, wish: Wish, outlets: Outlets) -> str:
    """Choose the outlet: the receiver's wish; a caller without a contact reads their own page."""
    code = wish.outlet if wish.outlet in outlets.opened else ""
    return "" if message.to == CALLER and code and not has_contact(message) else code


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


def _send(message: Message, outlets: Outlets, at: datetime) -> bool:
    """Give a message to its outlet; one found away is not asked again in the same run."""
    if message.outlet in outlets.away:
        message.next_try_at = at + AWAY
        message.save(update_fields=["next_try_at", "outlet"])
        return False
    message.tries += 1
    try:
        outlets.of(message.outlet).send(letter_of(message, at=at))
        message.sent_at, message.why = at, {}
    except Refusal as refused:
        _refused(message, refused, at)
        if refused.away:
            outlets.away.add(message.outlet)
    message.save(update_fields=["tries", "sent_at", "next_try_at", "failed", "why", "outlet"])
    return message.sent_at is not None


def _refused(message: Message, refused: Refusal, at: datetime) -> None:
    """Put the next try off, twice as long each time; or give up and keep the sentence why."""
    message.why = refused.why.as_json()
    message.next_try_at = at + timedelta(minutes=2**message.tries)
    if not refused.again or message.tries >= MOST_TRIES:
        message.failed = refused.why.key


@transaction.atomic
def resend(message: int, *, by: By, at: datetime) -> Message:
    """Send a letter again, by hand: one that failed, or one that did not arrive. Its id stays."""
    found = Message.objects.select_for_update().filter(pk=message).first()
    if found is None or (found.sent_at is None and not found.failed):
        raise Problem("records.message-unknown")
    if found.matter_id is not None:
        with changing(found.matter_id, Verb.NOTE, by=by, at=at) as now:
            now.say("records.letter-resent")
    found.replays += 1
    found.sent_at, found.failed, found.tries, found.next_try_at = None, "", 0, at
    found.body = {k: v for k, v in found.body.items() if k != "collect"} | {"by": by.name}
    found.save()
    return found
