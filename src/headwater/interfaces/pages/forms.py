"""The moves as forms: which fields each asks for, who may make it, and the action behind it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest

from headwater.interfaces.pages.choices import Choices, named, units_to_choose
from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb, legal, move
from headwater.matters.states import Outcome, Part, Proof, State
from headwater.records.actions import moves
from headwater.records.actions.proofs import Evidence, add_proof
from headwater.records.actions.retriage import Words, add_report, listening
from headwater.records.actions.retriage import note as keep_note
from headwater.records.queries.permits import doors_of

if TYPE_CHECKING:
    from headwater.records.models import Matter, User

Act = Callable[..., Any]
# Fields in which a unit tells what it found; a note and a second call are heard by their action.
TOLD = frozenset({"note", "result"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a move: its name, the key of its words, and what may be chosen."""

    name: str
    options: Choices | None = None
    required: bool = False

    @property
    def key(self) -> str:
        """Return the key of the field's label."""
        return f"field.{self.name}"


@dataclass(frozen=True, slots=True)
class Form:
    """A move as the matter page offers it."""

    verb: Verb
    fields: tuple[str, ...]
    call: Act
    key: str = ""
    danger: bool = False

    @property
    def door(self) -> str:
        """Return the door the move asks for."""
        return move(self.verb).door

    def act(self, matter: Matter, request: HttpRequest, *, by: By, at: datetime) -> None:
        """Carry the move out with what was filled in; the words in it are triaged again."""
        told = " ".join(request.POST.get(name, "") for name in self.fields if name in TOLD)
        with listening(matter.id, told, by=by, at=at):
            self.call(matter.id, request, by=by, at=at)


def _sent(request: HttpRequest, *names: str) -> dict[str, Any]:
    return {name: request.POST.get(name, "").strip() for name in names}


def _dispatch(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.dispatch(
        matter, moves.Order(**_sent(request, "unit", "reason", "second", "consent")), **who
    )


def _accept(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.accept(matter, **who)


def _contact(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.contact(matter, **_sent(request, "note"), **who)


def _prove(matter: UUID, request: HttpRequest, **who: Any) -> None:
    file = request.FILES.get("file")
    content = (file.name or "", file.read()) if file else ("", b"")
    add_proof(
        matter,
        Evidence(**_sent(request, "kind", "note"), name=content[0], content=content[1]),
        **who,
    )


def _propose(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.propose(matter, **_sent(request, "outcome", "result"), **who)


def _grade(matter: UUID, request: HttpRequest, **who: Any) -> None:
    sent = _sent(request, "grade", "reason", "second")
    grade = Grade(int(sent["grade"])) if sent["grade"] in "1234" else Grade.ROUTINE
    moves.change_grade(matter, moves.Regrade(grade, sent["reason"], sent["second"]), **who)


def _police(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.call_police(matter, **_sent(request, "reason"), **who)


def _withdraw(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.withdraw(matter, **_sent(request, "reason"), **who)


def _rule(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.rule(matter, moves.Ruled(**_sent(request, "unit", "reason", "clause")), **who)


def _note(matter: UUID, request: HttpRequest, **who: Any) -> None:
    keep_note(matter, request.POST.get("remark", ""), **who)


def _told_again(matter: UUID, request: HttpRequest, **who: Any) -> None:
    words = Words(request.POST.get("words", ""), "desk", secrets.token_hex(16))
    add_report(matter, words, **who)


FORMS = (
    Form(Verb.ACCEPT, (), _accept, key="J"),
    Form(Verb.CONTACT, ("note",), _contact, key="L"),
    Form(Verb.PROVE, ("kind", "note", "file"), _prove),
    Form(Verb.PROPOSE, ("outcome", "result"), _propose),
    Form(Verb.DISPATCH, ("unit", "reason", "second", "consent"), _dispatch),
    Form(Verb.RULE, ("unit", "reason", "clause"), _rule),
    Form(Verb.RAISE, ("grade", "reason"), _grade),
    Form(Verb.LOWER, ("grade", "reason", "second"), _grade),
    Form(Verb.NOTE, ("remark",), _note),
    Form(Verb.ADD_REPORT, ("words",), _told_again),
    Form(Verb.WITHDRAW, ("reason",), _withdraw),
    Form(Verb.CALL_POLICE, ("reason",), _police, danger=True),
)
MOVES: Mapping[str, Form] = {form.verb.value: form for form in FORMS}


def form_of(verb: str) -> Form:
    """Return the form of a move, or say that there is none of that name."""
    if verb not in MOVES:
        raise Problem("matters.unknown", fields=["move"])
    return MOVES[verb]


OPTIONAL = frozenset({"second", "consent", "clause", "note", "file"})
OWN_PART = frozenset({Verb.ACCEPT, Verb.CONTACT, Verb.PROVE, Verb.PROPOSE})


def offered(request: HttpRequest, matter: Matter, user: User) -> list[dict[str, Any]]:
    """List the moves this reader may make now, the likeliest first."""
    doors, open_now = doors_of(user), legal(State(matter.state))
    parts = {p.part for p in matter.assignments.all() if p.unit_id == user.unit_id}
    shown = [
        form
        for form in FORMS
        if form.verb in open_now and form.door in doors and _has_part(form.verb, parts)
    ]
    return [_shown(request, form, first=not i) for i, form in enumerate(shown)]


def _has_part(verb: Verb, parts: set[str]) -> bool:
    if verb is Verb.ACCEPT:
        return Part.OFFERED.value in parts
    return verb not in OWN_PART or Part.HELD.value in parts


def _shown(request: HttpRequest, form: Form, *, first: bool) -> dict[str, Any]:
    fields = [Field(n, _options(request, n), n not in OPTIONAL) for n in form.fields]
    return {
        "verb": form.verb.value,
        "fields": fields,
        "key": form.key,
        "danger": form.danger,
        "first": first,
    }


def _options(request: HttpRequest, name: str) -> Choices | None:
    kinds = {
        "outcome": ("outcome", [o.value for o in Outcome if o is not Outcome.IMPORTED]),
        "kind": ("proof", [p.value for p in Proof]),
        "grade": ("grade", ["1", "2", "3", "4"]),
        "consent": ("consent", ["not-asked", "agreed", "objected"]),
    }
    if name == "unit":
        return units_to_choose(request)
    return named(request, *kinds[name]) if name in kinds else None
