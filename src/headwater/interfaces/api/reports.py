"""Take reports in: `POST /api/v1/reports`, once per idempotency key."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import ConfigDict, Field

from headwater.intake.arrival import Arrival
from headwater.interfaces.api.keys import caller_of
from headwater.interfaces.pages.language import language_of
from headwater.kernel.facts import Point
from headwater.kernel.sentence import Sentence, render
from headwater.records.actions.intake import Receipt, receive
from headwater.records.queries import ground

router = Router(tags=["reports"])


class Place(Schema):
    """Where, as told; a point names its coordinate system."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(default="", max_length=300, examples=["Market Street 12"])
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    crs: str = ""


class Contact(Schema):
    """How to reach the caller; stored encrypted, apart from the words."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(default="", max_length=200)
    name: str = Field(default="", max_length=200)


class ReportIn(Schema):
    """What a caller said, unchanged."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(..., examples=["The manhole cover at the crossing is gone"])
    channel: str = ""
    occurred_at: datetime | None = None
    place: Place = Place()
    contact: Contact = Contact()
    category: str = Field(default="", max_length=20)


class ClockOut(Schema):
    """One deadline; `running` is false for one that starts only at dispatch."""

    kind: str
    due_at: datetime
    running: bool


class ReportOut(Schema):
    """The first answer: what was made of the report."""

    report: str
    matter: str
    number: int
    token: str
    grade: int
    course: str
    category: str
    offer: str
    because: list[str]
    lead: str | None
    clocks: list[ClockOut]


@router.post("", response={201: ReportOut, 200: ReportOut}, summary="Send a report")
def post_report(
    request: HttpRequest,
    arrival: ReportIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key"),  # type: ignore[type-arg]
) -> Status[dict[str, Any]]:
    """Receive a report; the same key and body again answer 200 with the first answer."""
    caller = caller_of(request, "reports.write")
    taken = _arrival(arrival, idempotency_key, caller.channel)
    receipt = receive(taken, sender=f"key:{caller.id}", by=caller.by(), at=ground.city_time())
    return Status(201 if receipt.first else 200, shown(receipt, language_of(request)))


def _arrival(sent: ReportIn, key: str, channel: str) -> Arrival:
    zone = ZoneInfo(ground.city().time_zone)
    occurred = sent.occurred_at
    if occurred is not None and occurred.tzinfo is None:
        occurred = occurred.replace(tzinfo=zone)
    return Arrival(
        words=sent.text,
        channel=sent.channel or channel,
        key=key,
        occurred_at=occurred,
        place=sent.place.text,
        point=_point(sent.place),
        contact=sent.contact.phone,
        contact_name=sent.contact.name,
        category=sent.category,
    )


def _point(place: Place) -> Point | None:
    if place.lon is None or place.lat is None:
        return None
    return Point(place.lon, place.lat, place.crs or ground.city().crs)


def shown(receipt: Receipt, language: str) -> dict[str, Any]:
    """Return a receipt with its reasons in the reader's language."""
    lexicon = ground.city().lexicon
    because = [
        render(Sentence.from_json(one), language, lexicon) for one in receipt.answer["because"]
    ]
    return {
        **receipt.answer,
        "report": str(receipt.report),
        "matter": str(receipt.matter),
        "number": receipt.number,
        "token": receipt.token,
        "because": because,
    }
