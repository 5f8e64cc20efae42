"""Finds where something is from what was said: the place phrase as heard, and its town."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from headwater.kernel.facts import Point
from headwater.places.gazetteer import TOWN_KIND, Anchor, Gazetteer, Name
from headwater.places.phrase import Piece, PlaceWords

CLAUSE = re.compile(r"[^，。！？；、,.!?;…\n（）()“”\"]+")
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
            found += self._grow(shifted, text, clause.end())
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
        while pieces and pieces[-1].role in {"filler", "join"}:
            pieces.pop()
        last = pieces[-1].end if pieces else first.end
        kept = tuple(one for one in taken if one.start < last)
        return _Phrase(first.start, last, kept, tuple(pieces))

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
        written = {one.start: one.name.written for one in phrase.anchors}
        parts = [written[phrase.start]]
        bare = phrase.anchors[0].name.kind in {"village", "hamlet"}
        if bare and not self._is_called(phrase, text):
            parts += self._words.words.get("suffix", ())
        for piece in phrase.pieces:
            word = text[piece.start : piece.end]
            if piece.role == "name":
                parts.append(written[piece.start])
            elif piece.role == "join":
                parts.append(self._words.words.get("and", (word,))[0])
            elif piece.role != "filler":
                parts.append(self._words.arabic(word))
        return self._words.joiner.join(parts)

    def _is_called(self, phrase: _Phrase, text: str) -> bool:
        """Answer whether the village is already called one, so that nothing is added."""
        after = text[phrase.anchors[0].end : phrase.end + 1]
        word = self._words.words.get("called", ())
        return any(after[:3].find(one) >= 0 for one in word)
