"""Write a message as the letter that leaves: its words, its link, and its way to the receiver."""

from __future__ import annotations

from datetime import datetime

from headwater.kernel.sentence import Sentence, Term, say
from headwater.records.connectors.keys import Sealed
from headwater.records.connectors.post import Letter
from headwater.records.connectors.refusal import Refusal
from headwater.records.models import Contact, Message, Preference, ReadLog
from headwater.records.queries import ground

CALLER = "caller"


def letter_of(message: Message, *, at: datetime) -> Letter:
    """Return the letter of a message; nothing of the receiver is opened by it."""
    return Letter(
        message.pk, message.kind, message.to, _words(message), lambda: _reach(message, at)
    )


def _words(message: Message) -> str:
    stored = [message.sentence, *message.body.get("sentences", [])]
    said = [Sentence.from_json(one) for one in stored]
    if message.matter is not None and "number" not in dict(said[0].values):
        said.insert(0, say("records.letter-about", number=message.matter.number))
    token, address = message.body.get("token"), ground.public_address()
    if message.to == CALLER and token and address:
        said.append(say("records.letter-link", link=f"{address}/my/{token}/"))
    return "\n".join(ground.in_city_words(one) for one in said)


def _reach(message: Message, at: datetime) -> str:
    """Open where the receiver is reached: a unit's own choice, or the caller's contact, logged."""
    if message.to != CALLER:
        found = Preference.objects.filter(to=message.to).values_list("address", flat=True).first()
        return found or ""
    contacts = Contact.objects.filter(report__matter=message.matter)
    contact = contacts.order_by("report__received_at").first()
    if message.matter is None or contact is None:
        raise Refusal(say("records.letter-nowhere"), again=False)
    reason = say("records.read-by-outlet", outlet=Term("outlet", message.outlet))
    ReadLog.objects.create(
        matter=message.matter,
        what="contact",
        unit_id=message.matter.holder_id,
        at=at,
        reason=ground.in_city_words(reason),
    )
    sealed = Sealed(bytes(contact.ciphertext), contact.key_id)
    return ground.keyring().open(sealed).get("contact", "")


def has_contact(message: Message) -> bool:
    """Answer whether the caller of a message left a contact that is still kept."""
    return Contact.objects.filter(report__matter=message.matter).exists()
