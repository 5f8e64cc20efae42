"""The moves as forms: which fields each asks for, who may make it, and the action behind it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest

from headwater.interfaces.pages.choices import Choices, named, units_to_choose
from headwater.kernel.facts import Grade, Role
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.matters.moves import Verb, legal, move
from headwater.matters.proofs import FILES
from headwater.matters.states import Outcome, Part, Proof, ReturnCode, State
from headwater.records.actions import closing, deadlines, merging, moves, rulings, second
from headwater.records.actions.proofs import Evidence, Excused, add_proof
from headwater.records.actions.retriage import Words, add_report, listening
from headwater.records.queries import ground
from headwater.records.queries.permits import doors_of

if TYPE_CHECKING:
    from headwater.records.models import Clock, Matter, User

Act = Callable[..., Any]
# Fields in which a unit tells what it found, as it does in the reason of a move about its own part;
# a note and a second call are heard by their action.
TOLD = frozenset({"note", "result"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a move: its name, the key of its words, and what may be chosen."""

    name: str
    options: Choices | None = None
    required: bool = False
    typed: str = ""

    @property
    def has_texts(self) -> bool:
        """Answer whether the standard texts are offered for this field."""
        return self.name in {"result", "note", "words"}

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

    def act(self, matter: Matter, request: HttpRequest, *, by: By, at: datetime) -> Any:
        """Carry the move out with what was filled in; the words in it are triaged again."""
        heard = TOLD | {"reason"} if self.verb in NEEDS else TOLD
        told = " ".join(request.POST.get(name, "") for name in self.fields if name in heard)
        with listening(matter.id, told, by=by, at=at):
            return self.call(matter.id, request, by=by, at=at)


def _sent(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in names}


def _plain(action: Act, *names: str) -> Act:
    """Call an action with the fields it takes by name."""

    def call(matter: UUID, request: HttpRequest, **who: Any) -> Any:
        return action(matter, **_sent(request, *names), **who)

    return call


def _built(action: Act, shape: Callable[..., Any], *names: str) -> Act:
    """Call an action with its fields as one value."""

    def call(matter: UUID, request: HttpRequest, **who: Any) -> Any:
        return action(matter, shape(**_sent(request, *names)), **who)

    return call


def _prove(matter: UUID, request: HttpRequest, **who: Any) -> None:
    file = request.FILES.get("file")
    name, content = (file.name or "", file.read()) if file else ("", b"")
    sent = _sent(request, "kind", "note")
    add_proof(matter, Evidence(**sent, name=name, content=content), **who)


def _ask_excuse(matter: UUID, request: HttpRequest, **who: Any) -> Any:
    sent = _sent(request, "kind", "excuse", "reason")
    return second.ask_excuse(matter, Excused(sent["kind"], sent["excuse"], sent["reason"]), **who)


def _grade(matter: UUID, request: HttpRequest, **who: Any) -> None:
    moves.change_grade(matter, _regrade(request), **who)


def _lower(matter: UUID, request: HttpRequest, **who: Any) -> Any:
    return second.ask_lower(matter, _regrade(request), **who)


def _regrade(request: HttpRequest) -> moves.Regrade:
    sent = _sent(request, "grade", "reason")
    known = sent["grade"] in {"1", "2", "3", "4"}
    return moves.Regrade(Grade(int(sent["grade"])) if known else Grade.ROUTINE, sent["reason"])


def _return(matter: UUID, request: HttpRequest, **who: Any) -> None:
    sent = _sent(request, "code", "clause", "reason", "unit")
    rulings.give_back(matter, rulings.NotOurs(**sent), **who)


def _attempt(matter: UUID, request: HttpRequest, **who: Any) -> None:
    sent = _sent(request, "reached", "note")
    if (said := sent["reached"]) in {"solved", "not-solved"}:
        is_solved = said == "solved"
        closing.answer_by_telephone(matter, solved=is_solved, words=sent["note"], **who)
        return
    closing.attempt(matter, reached=sent["reached"] == "yes", note=sent["note"], **who)


def _ask_time(matter: UUID, request: HttpRequest, **who: Any) -> None:
    sent = _sent(request, "clock", "what", "amount", "reason")
    asked = deadlines.MoreTime(sent["clock"], sent["what"], sent["reason"], sent["amount"])
    deadlines.ask_time(matter, asked, **who)


DISPATCH = ("unit", "reason", "consent")
RULE = ("unit", "reason", "clause")


def _told_again(matter: UUID, request: HttpRequest, **who: Any) -> None:
    words = Words(request.POST.get("words", ""), "desk", secrets.token_hex(16))
    add_report(matter, words, **who)


FORMS = (
    Form(Verb.ACCEPT, (), _plain(moves.accept), key="J"),
    Form(Verb.JOIN, (), _plain(moves.accept), key="J"),
    Form(Verb.RELEASE, ("note",), _plain(moves.release, "note")),
    Form(Verb.CONTACT, ("note",), _plain(moves.contact, "note"), key="L"),
    Form(Verb.PROVE, ("kind", "note", "file"), _prove),
    Form(Verb.ASK_EXCUSE, ("kind", "excuse", "reason"), _ask_excuse),
    Form(
        Verb.PROPOSE,
        ("outcome", "cause", "result"),
        _plain(closing.propose, "outcome", "cause", "result"),
    ),
    Form(Verb.FINISH, ("note",), _plain(moves.finish, "note")),
    Form(Verb.REFUSE_HELP, ("reason",), _plain(moves.refuse_help, "reason")),
    Form(Verb.ASK_HELP, ("unit", "reason"), _plain(moves.ask_help, "unit", "reason")),
    Form(Verb.RETURN, ("code", "clause", "unit", "reason"), _return),
    Form(Verb.DECLINE, ("reason",), _plain(rulings.decline, "reason")),
    Form(Verb.ASK_TIME, ("clock", "what", "amount", "reason"), _ask_time),
    Form(Verb.GRANT_TIME, ("why",), _plain(deadlines.grant_time, "why")),
    Form(Verb.REFUSE_TIME, ("why",), _plain(deadlines.refuse_time, "why")),
    Form(Verb.RESUME, (), _plain(deadlines.resume)),
    Form(Verb.DISPATCH, DISPATCH, _built(second.transfer, moves.Order, *DISPATCH)),
    Form(Verb.RECALL, ("reason",), _plain(moves.recall, "reason")),
    Form(Verb.RULE, RULE, _built(second.rule, rulings.Ruled, *RULE)),
    Form(Verb.ATTEMPT, ("reached", "note"), _attempt),
    Form(
        Verb.RECLASSIFY,
        ("category", "reason"),
        _plain(moves.reclassify, "category", "reason"),
    ),
    Form(Verb.RAISE, ("grade", "reason"), _grade),
    Form(Verb.LOWER, ("grade", "reason"), _lower),
    Form(Verb.ADD_REPORT, ("words",), _told_again),
    Form(Verb.UNMERGE, ("reason",), _plain(merging.unmerge, "reason")),
    Form(Verb.WITHDRAW, ("reason",), _plain(moves.withdraw, "reason")),
    Form(Verb.SEND_BACK, ("reason",), _plain(moves.send_back, "reason"), danger=True),
    Form(Verb.CALL_POLICE, ("reason",), _plain(moves.call_police, "reason"), danger=True),
)
MOVES: Mapping[str, Form] = {form.verb.value: form for form in FORMS}


def form_of(verb: str) -> Form:
    """Return the form of a move, or say that there is none of that name."""
    if verb not in MOVES:
        raise Problem("matters.unknown", fields=["move"])
    return MOVES[verb]


OPTIONAL = frozenset({"amount", "consent", "note", "file", "cause"})
# Which of the reader's own parts each move needs: role and part; `*` is any role.
_LEAD, _HELP, _SAFETY = Role.LEAD.value, Role.HELP.value, Role.POLICE_SAFETY.value
_HELD, _OFFERED = Part.HELD.value, Part.OFFERED.value
NEEDS: Mapping[Verb, frozenset[tuple[str, str]]] = {
    Verb.ACCEPT: frozenset({(_LEAD, _OFFERED)}),
    Verb.JOIN: frozenset({(_HELP, _OFFERED), (_SAFETY, _OFFERED)}),
    Verb.RELEASE: frozenset({(_SAFETY, _HELD)}),
    Verb.FINISH: frozenset({(_HELP, _HELD)}),
    Verb.REFUSE_HELP: frozenset({(_HELP, _OFFERED)}),
    Verb.RETURN: frozenset({(_LEAD, _OFFERED), (_LEAD, _HELD)}),
    Verb.DECLINE: frozenset({(_LEAD, _OFFERED)}),
    Verb.PROPOSE: frozenset({(_LEAD, _HELD)}),
    Verb.CONTACT: frozenset({(_LEAD, _HELD), (_HELP, _HELD)}),
    Verb.PROVE: frozenset({(_LEAD, _HELD), (_HELP, _HELD)}),
    Verb.ASK_EXCUSE: frozenset({(_LEAD, _HELD), (_HELP, _HELD)}),
    Verb.ASK_HELP: frozenset({(_LEAD, _HELD)}),
    Verb.ASK_TIME: frozenset({(_LEAD, _HELD), (_HELP, _HELD)}),
    Verb.RESUME: frozenset({(_LEAD, _HELD), (_HELP, _HELD)}),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page of a matter has read already, so that its moves need not ask again."""

    asked: bool = False
    paused: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, clocks: Iterable[Clock], typed: Mapping[str, str] | None = None) -> Seen:
        """Look at clocks that came with their moves."""
        read = [clock for clock in clocks if clock.met_at is None and clock.stopped_at is None]
        asked = any(one.state == "asked" for clock in read for one in clock.moved.all())
        return cls(asked, any(clock.paused_at for clock in read), typed or {})

    def fits(self, verb: Verb) -> bool:
        """Answer whether a move about time has something to decide."""
        if verb in {Verb.GRANT_TIME, Verb.REFUSE_TIME}:
            return self.asked
        return self.paused if verb is Verb.RESUME else True


def offered(request: HttpRequest, matter: Matter, user: User, seen: Seen) -> list[dict[str, Any]]:
    """List the moves this reader may make now, the likeliest first."""
    doors, open_now = doors_of(user), legal(State(matter.state))
    mine = {(p.role, p.part) for p in matter.assignments.all() if p.unit_id == user.unit_id}
    shown = [
        form
        for form in FORMS
        if form.verb in open_now
        and form.door in doors
        and _fits(form.verb, mine, matter)
        and seen.fits(form.verb)
    ]
    return [_shown(request, form, matter, seen, first=not i) for i, form in enumerate(shown)]


def _fits(verb: Verb, mine: set[tuple[str, str]], matter: Matter) -> bool:
    """Answer whether the reader's parts and the matter's past leave room for a move."""
    if verb in NEEDS and not NEEDS[verb] & mine:
        return False
    if verb is Verb.RETURN and matter.state == State.DISPATCHED and (_LEAD, _OFFERED) not in mine:
        return False  # the reader has sent it away and holds it meanwhile
    if verb in {Verb.RETURN, Verb.DECLINE}:
        return not matter.ruled and bool(matter.returned) is (verb is Verb.DECLINE)
    if verb is Verb.ASK_EXCUSE:
        return bool(kinds_of_proof(verb, matter))
    if verb is Verb.UNMERGE:
        return matter.merged_into_id is not None
    return verb not in {Verb.RECALL, Verb.SEND_BACK} or not matter.ruled


def kinds_of_proof(verb: Verb, matter: Matter) -> list[Proof]:
    """List the kinds of proof to choose from: what the category wants first.

    Only what it wants can be excused, and only a file: a value or words are always to be had.
    """
    wanted = [Proof(kind) for kind in ground.city().catalogue[matter.category].proof]
    if verb is Verb.ASK_EXCUSE:
        return [kind for kind in wanted if kind in FILES]
    return [*wanted, *(kind for kind in Proof if kind not in wanted)]


def _shown(
    request: HttpRequest, form: Form, matter: Matter, seen: Seen, *, first: bool
) -> dict[str, Any]:
    fields = []
    for name in form.fields:
        kinds = kinds_of_proof(form.verb, matter) if name == "kind" else []
        typed = seen.typed.get(f"{form.verb}.{name}", "")
        fields.append(Field(name, _options(request, name, kinds), name not in OPTIONAL, typed))
    return {
        "verb": form.verb.value,
        "fields": fields,
        "key": form.key,
        "danger": form.danger,
        "first": first,
    }


def _options(request: HttpRequest, name: str, proofs: Sequence[Proof]) -> Choices | None:
    kinds = {
        "outcome": ("outcome", [o.value for o in Outcome if o is not Outcome.IMPORTED]),
        "kind": ("proof", [kind.value for kind in proofs]),
        "excuse": ("excuse", [one.code for one in ground.city().life.excuses]),
        "grade": ("grade", ["1", "2", "3", "4"]),
        "consent": ("consent", ["not-asked", "agreed", "objected"]),
        "code": ("return-code", [c.value for c in ReturnCode]),
        "clock": ("clock", deadlines.MOVABLE),
        "what": ("time-what", [deadlines.EXTEND, deadlines.PAUSE]),
        "reached": ("reached", ["yes", "no", "solved", "not-solved"]),
        "cause": ("cause", ["", *ground.city().causes]),
    }
    if name == "unit":
        return units_to_choose(request)
    if name == "category":
        return named(request, "category", ground.city().catalogue)
    return named(request, *kinds[name]) if name in kinds else None
