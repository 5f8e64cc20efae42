"""What outside platforms answer to our orders: accepted, returned, done, by their own id."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Base64Bytes, ConfigDict, Field

from headwater.interfaces.api.keys import caller_of
from headwater.records.actions import outside
from headwater.records.actions.proofs import Evidence
from headwater.records.actions.rulings import NotOurs
from headwater.records.queries import ground

router = Router(tags=["orders"])
SCOPE = "orders.write"


class ReturnIn(Schema):
    """Why it is not theirs, on which clause, and whose it should be."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(..., max_length=20, examples=["not-our-duty"])
    clause: str = Field(..., max_length=300)
    reason: str = Field(..., max_length=500)
    unit: str = Field(..., max_length=32)


class ProofIn(Schema):
    """A proof of the result: a photo or paper with its file (base64), a measured value, words."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(..., max_length=15, examples=["photo"])
    note: str = Field("", max_length=500)
    name: str = Field("", max_length=100)
    file: Base64Bytes = b""


class DoneIn(Schema):
    """How it ended, and what was done: the caller will read it. It is proved as by any unit."""

    model_config = ConfigDict(extra="forbid")
    outcome: str = Field(..., max_length=20, examples=["done"])
    result: str = Field(..., max_length=500)
    proofs: list[ProofIn] = Field([], max_length=10)


class OrderOut(Schema):
    """Where the matter stands after it."""

    number: int
    state: str


@router.post("/{order}/accepted", response=OrderOut, summary="Accept an order")
def post_accepted(request: HttpRequest, order: str) -> dict[str, Any]:
    """Accept: from this answer on the unit is answerable."""
    by = caller_of(request, SCOPE).by()
    return _shown(outside.taken(order, by=by, at=ground.city_time()))


@router.post("/{order}/returned", response=OrderOut, summary="Return an order")
def post_returned(request: HttpRequest, order: str, said: ReturnIn) -> dict[str, Any]:
    """Return once, with clause and proposed owner; a second time goes to the ruling seat."""
    by = caller_of(request, SCOPE).by()
    why = NotOurs(said.code, said.clause, said.reason, said.unit)
    return _shown(outside.given_back(order, why, by=by, at=ground.city_time()))


@router.post("/{order}/done", response=OrderOut, summary="Say that it is done")
def post_done(request: HttpRequest, order: str, said: DoneIn) -> dict[str, Any]:
    """Propose to close; the caller is asked."""
    by = caller_of(request, SCOPE).by()
    proofs = tuple(Evidence(one.kind, one.note, one.name, one.file) for one in said.proofs)
    done = outside.Done(said.outcome, said.result, proofs)
    return _shown(outside.said_done(order, done, by=by, at=ground.city_time()))


def _shown(matter: Any) -> dict[str, Any]:
    return {"number": matter.number, "state": matter.state}
