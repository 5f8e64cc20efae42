"""Who acts and by when: rulings and rules first, then the catalogue, and nobody if nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from headwater.kernel.calendar import WorkCalendar
from headwater.kernel.clock import due
from headwater.kernel.decision import Decision
from headwater.kernel.facts import Course, Grade, Point
from headwater.kernel.sentence import Sentence, Term, say
from headwater.places.finder import Finder, Found
from headwater.places.jurisdiction import Jurisdiction
from headwater.routing.owners import Ownership, Post, Posts, all_of, first_of
from headwater.routing.rules import Rule, Rules, Seen

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing is asked about; `at` is aware or absent, then nothing is due."""

    text: str
    category: str
    grade: Grade
    course: Course
    signals: frozenset[str] = frozenset()
    point: Point | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Who acts, where, and by when; an empty lead is unowned."""

    lead: str
    helpers: tuple[str, ...]
    town: str
    place: str
    precision: str
    accept_due: datetime | None = None
    contact_due: datetime | None = None
    reply_due: datetime | None = None
    decision_due: datetime | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Router:
    """A city's ways: `rulings` are rules too, asked before the declared ones."""

    rules: Rules
    catalogue: Mapping[str, Ownership]
    posts: Posts
    finder: Finder
    jurisdiction: Jurisdiction
    calendar: WorkCalendar
    rulings: Rules = field(default_factory=Rules)

    def decide(self, facts: RouteFacts) -> Decision[Route]:
        """Decide lead, helpers and clocks, with the sentences that say why."""
        found, town, where = self._place(facts)
        post = self.posts.get(town)
        lead, helpers, rule, why = self._who(facts, post)
        route = Route(lead, helpers, town, found.place, found.precision)
        because = (*where, *why, *self._orders(helpers))
        return Decision(self._timed(route, facts), rule, because)

    def _place(self, facts: RouteFacts) -> tuple[Found, str, tuple[Sentence, ...]]:
        found = self.finder.find(facts.text, facts.point)
        if found.town:
            said = say("routing.place-said", place=found.place, town=Term("town", found.town))
            return found, found.town, (said,)
        if facts.point is None:
            return found, "", (say("routing.place-unknown"),)
        standing = self.jurisdiction.town_of(facts.point)
        key = "routing.point-schematic" if standing.schematic else "routing.point-inside"
        return found, standing.town, (say(key, town=Term("town", standing.town)),)

    def _who(
        self, facts: RouteFacts, post: Post | None
    ) -> tuple[str, tuple[str, ...], str, tuple[Sentence, ...]]:
        seen = _seen(facts, post)
        rule = self.rulings.first_lead(seen) or self.rules.first_lead(seen)
        if rule and (lead := first_of(rule.lead, post)):
            helpers = self._helpers(rule.helpers, seen, post, lead)
            return lead, helpers, rule.code, (say("routing.by-rule", **_told(rule, lead)),)
        return self._by_catalogue(facts, seen, post)

    def _by_catalogue(
        self, facts: RouteFacts, seen: Seen, post: Post | None
    ) -> tuple[str, tuple[str, ...], str, tuple[Sentence, ...]]:
        leaf = self.catalogue.get(facts.category)
        if leaf is None:
            return "", (), "unowned", (say("routing.unowned-category"),)
        joint = facts.course is Course.JOINT
        lead = first_of((leaf.joint_owners if joint else ()) or leaf.owners, post)
        category = Term("category", facts.category)
        if not lead:
            return "", (), "unowned", (say("routing.unowned", category=category),)
        named = (*(leaf.joint_helpers if joint else ()),) or leaf.helpers
        helpers = self._helpers(named, seen, post, lead)
        why = say("routing.by-catalogue", category=category, unit=Term("unit", lead))
        return lead, helpers, f"catalogue.{facts.category}", (why,)

    def _helpers(
        self, named: Iterable[str], seen: Seen, post: Post | None, lead: str
    ) -> tuple[str, ...]:
        return all_of((*named, *self.rules.helpers(seen)), post, but=lead)

    def _orders(self, helpers: tuple[str, ...]) -> tuple[Sentence, ...]:
        units = tuple(Term("unit", code) for code in helpers)
        return (say("routing.helpers", units=units),) if units else ()

    def _timed(self, route: Route, facts: RouteFacts) -> Route:
        leaf = self.catalogue.get(facts.category)
        if leaf is None or facts.at is None:
            return route
        at, calendar = facts.at, self.calendar
        contact, reply = due(at, leaf.contact, calendar), due(at, leaf.reply, calendar)
        decision = due(at, leaf.decision, calendar) if leaf.decision else None
        dates = [one for one in (contact, reply, decision) if one]
        return Route(
            lead=route.lead,
            helpers=route.helpers,
            town=route.town,
            place=route.place,
            precision=route.precision,
            accept_due=due(at, leaf.accept.at(at, calendar), calendar).at,
            contact_due=contact.at,
            reply_due=reply.at,
            decision_due=decision.at if decision else None,
            provisional=any(one.provisional for one in dates),
        )


def _seen(facts: RouteFacts, post: Post | None) -> Seen:
    return Seen(
        text=facts.text,
        category=facts.category,
        grade=facts.grade,
        course=facts.course,
        signals=facts.signals,
        town_kind=post.kind if post else UNKNOWN,
        day=facts.at.date() if facts.at else None,
        town=post.town if post else "",
    )


def _told(rule: Rule, lead: str) -> dict[str, str | Term]:
    return {"rule": rule.code, "why": Term("rule", rule.code), "unit": Term("unit", lead)}
