"""Finds where something is from what was said: the place phrase as heard, and its town."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from headwater.kernel.facts import Point
from headwater.places.gazetteer import TOWN_KIND, Anchor, Gazetteer, Name
from headwater.places.phrase import PLACE_ROLES, Piece, PlaceWords

CLAUSE = re.compile(r"[^，。！？；、,.!?;…\n（）()“”\"]+")
VILLAGE_KINDS = frozenset({"village", "hamlet"})
ROAD_KINDS = frozenset({"road"})
BUILDING_KINDS = frozenset({"landmark", "estate", "school"})


class Precision(StrEnum):
    """How exactly a place is known, finest first."""

    POINT = "point"
    BUILDING = "building"
    ROAD = "road"
    VILLAGE = "village"
    TOWN = "town"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """Where it is: a town's code or empty, the phrase as heard, how exact, and what named it."""

    town: str = ""
    place: str = ""
    precision: Precision = Precision.NONE
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    point: Point | None = None


NOWHERE = Found()


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    anchors: tuple[Anchor, ...]
    pieces: tuple[Piece, ...]


class Finder:
    """Reads places out of texts with a city's names and words."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords) -> None:
        self._gazetteer = gazetteer
        self._words = words
        self._roads = [re.compile(pattern) for pattern in words.roads()]

    def find(self, text: str, point: Point | None = None) -> Found:
        """Answer where the event is; two places give the event's, a correction the later."""
        phrases = self._phrases(text)
        if not phrases:
            return NOWHERE if point is None else Found(precision=Precision.POINT, point=point)
        best = max(phrases, key=lambda phrase: self._worth(phrase, text))
        best = self._with_loose(best, phrases, text)
        exact = self._precision(best)
        return Found(
            town=self._town(best, phrases),
            place=self._written(best, text),
            precision=exact if point is None else Precision.POINT,
            names=tuple(one.name.name for one in best.anchors),
            numbers=tuple(text[p.start : p.end] for p in best.pieces if p.role == "number"),
            point=point,
        )

    def names(self, text: str) -> tuple[Name, ...]:
        """List every name of the gazetteer that the text holds."""
        return tuple(anchor.name for anchor in self._gazetteer.anchors(text))

    def _phrases(self, text: str) -> list[_Phrase]:
        found = []
        for clause in CLAUSE.finditer(text):
            anchors = [
                *self._gazetteer.anchors(clause[0]),
                *self._numbered_roads(clause[0]),
            ]
            shifted = [
                Anchor(one.start + clause.start(), one.end + clause.start(), one.name)
                for one in sorted(anchors, key=lambda one: one.start)
            ]
            found += self._grow(_without_town(shifted), text, clause.end())
        return found

    def _numbered_roads(self, clause: str) -> list[Anchor]:
        return [
            Anchor(hit.start(), hit.end(), Name(hit[0], "road", (), hit[0]))
            for pattern in self._roads
            for hit in pattern.finditer(clause)
        ]

    def _grow(self, anchors: list[Anchor], text: str, end: int) -> list[_Phrase]:
        """Let each anchor take the place words behind it, and the anchors they lead to."""
        phrases: list[_Phrase] = []
        for anchor in anchors:
            if phrases and anchor.start < phrases[-1].end:
                continue
            phrases.append(self._from(anchor, anchors, text[:end]))
        return phrases

    def _from(self, first: Anchor, anchors: list[Anchor], text: str) -> _Phrase:
        taken, pieces, at = [first], [], first.end
        starts = {one.start: one for one in anchors}
        while at < len(text):
            following = starts.get(at)
            piece = Piece(at, following.end, "name") if following else self._words.piece(text, at)
            if piece is None:
                break
            if following:
                taken.append(following)
            pieces.append(piece)
            at = piece.end
        while pieces and self._dangles(pieces[-1], text):
            pieces.pop()
        pieces = self._start_of_travel(first, pieces, text)
        last = pieces[-1].end if pieces else first.end
        kept = tuple(one for one in taken if one.start < last)
        return _Phrase(first.start, last, kept, tuple(pieces))

    def _dangles(self, piece: Piece, text: str) -> bool:
        """Answer whether a last word leads nowhere: a filler, a join, a numeral alone."""
        word = text[piece.start : piece.end]
        alone = piece.role == "number" and self._words.is_numeral(word)
        return alone or piece.role in {"filler", "join"}

    def _start_of_travel(self, first: Anchor, pieces: list[Piece], text: str) -> list[Piece]:
        """Keep the start only of a way told as `from ... to ...`."""
        if not text[: first.start].endswith(self._words.words.get("from", ("\0",))):
            return pieces
        joins = [at for at, piece in enumerate(pieces) if piece.role == "join"]
        return pieces[: joins[0]] if joins else pieces

    def _with_loose(self, best: _Phrase, phrases: list[_Phrase], text: str) -> _Phrase:
        """Add the kind of place said elsewhere (`the pond ... in Xiuyan`) to a bare name."""
        if {piece.role for piece in best.pieces} & {"building", "noun"}:
            return best
        if best.anchors[-1].name.kind not in ROAD_KINDS | VILLAGE_KINDS:
            return best
        taken = [range(phrase.start, phrase.end) for phrase in phrases]
        loose = self._loose(text, taken)
        return replace(best, pieces=(*best.pieces, *loose)) if loose else best

    def _loose(self, text: str, taken: list[range]) -> tuple[Piece, ...]:
        """Find the first run of place words, outside the named places, that names a building."""
        at = 0
        while at < len(text):
            run = self._run(text, at) if not any(at in part for part in taken) else ()
            if any(piece.role == "building" for piece in run):
                return run
            at = run[-1].end if run else at + 1
        return ()

    def _run(self, text: str, at: int) -> tuple[Piece, ...]:
        first = self._words.piece(text, at)
        if first is None or first.role not in {"building", "noun"}:
            return ()
        run = [first]
        while (piece := self._words.piece(text, run[-1].end)) and piece.role in PLACE_ROLES:
            run.append(piece)
        return tuple(run)

    def _worth(self, phrase: _Phrase, text: str) -> tuple[int, int, int]:
        """Weigh a phrase: the event's before the caller's, the finer, then the longer one."""
        clause = text[max(0, phrase.start - 8) : phrase.start]
        turned = self._words.last("instead", text)
        own = self._words.says("caller", clause) or 0 <= phrase.start < turned
        named = any(one.name.kind != TOWN_KIND for one in phrase.anchors)
        return (0 if own else 1, int(named), len(phrase.pieces) + phrase.end - phrase.start)

    def _town(self, best: _Phrase, phrases: list[_Phrase]) -> str:
        near = [one.name for one in best.anchors]
        for names in (near, [one.name for p in phrases for one in p.anchors]):
            finest = sorted(names, key=lambda name: name.kind == TOWN_KIND)
            sure = [name.towns[0] for name in finest if len(name.towns) == 1]
            if sure:
                return sure[0]
        return ""

    def _precision(self, phrase: _Phrase) -> Precision:
        kinds = {one.name.kind for one in phrase.anchors}
        roles = {piece.role for piece in phrase.pieces}
        if kinds & BUILDING_KINDS or "building" in roles:
            return Precision.BUILDING
        if kinds & ROAD_KINDS:
            return Precision.BUILDING if "number" in roles else Precision.ROAD
        if kinds - {TOWN_KIND}:
            return Precision.VILLAGE
        return Precision.TOWN

    def _written(self, phrase: _Phrase, text: str) -> str:
        """Write the phrase as heard: names restored, fillers dropped, counts in figures."""
        parts: list[str] = []
        names = {one.start: one.name for one in phrase.anchors}
        last = ""
        for piece in (Piece(phrase.start, phrase.anchors[0].end, "name"), *phrase.pieces):
            if piece.role == "name":
                meets = {last, names[piece.start].kind} <= ROAD_KINDS
                parts += self._words.words.get("meet", ()) if meets else ()
                parts += self._named(names[piece.start], text[piece.end : phrase.end])
            elif piece.role != "filler":
                parts.append(self._words.written(text[piece.start : piece.end]))
            last = names[piece.start].kind if piece.role == "name" else piece.role
        return self._words.joiner.join(parts)

    def _named(self, name: Name, after: str) -> list[str]:
        """Write a name; a bare village is called one."""
        bare = name.kind in VILLAGE_KINDS and not self._words.calls(name.name, after)
        return [name.written, *(self._words.words.get("suffix", ()) if bare else ())]


def _without_town(anchors: list[Anchor]) -> list[Anchor]:
    """Leave out a town that only leads to a finer name right behind it."""
    pairs = zip_longest(anchors, anchors[1:])
    return [one for one, after in pairs if one and not (after and _leads(one, after))]


def _leads(one: Anchor, after: Anchor) -> bool:
    town = one.name.kind == TOWN_KIND and one.end == after.start
    return town and bool(set(one.name.towns) & set(after.name.towns))
