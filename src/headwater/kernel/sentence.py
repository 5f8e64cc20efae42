"""A sentence is a key and named values; the door renders it in the reader's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("zh-CN", "en")
DEFAULT_LANGUAGE = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Term:
    """A code whose name depends on the reader: a unit, a category, a grade."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said (`room.name` of a catalogue entry) and the values it names."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Return what history stores."""
        return {"key": self.key, "values": {name: _to_json(v) for name, v in self.values}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Json]) -> Sentence:
        """Read back what `as_json` wrote."""
        values = stored["values"]
        assert isinstance(values, Mapping)  # noqa: S101
        return cls(str(stored["key"]), tuple((n, _from_json(v)) for n, v in values.items()))


_TAIL = re.compile(r"[:：\s]*\{(\w+)\}$")
Value = str | int | float | Term | Sentence | tuple["Value", ...] | None
Json = str | int | float | None | list["Json"] | dict[str, "Json"]
Lexicon = Callable[[Term, str], str]


def say(key: str, /, **values: Value) -> Sentence:
    """Make a sentence: `say("triage.signal-live", words="着火", group="fire-gas-power")`."""
    return Sentence(key, tuple(values.items()))


def by_code(term: Term, _language: str) -> str:
    """Name a term by its code: the lexicon of last resort."""
    return term.code


def render(sentence: Sentence, language: str = DEFAULT_LANGUAGE, lexicon: Lexicon = by_code) -> str:
    """Put a sentence into words; an unknown key raises KeyError, so that a test meets it first.

    Where the last value is empty, the colon before it goes too.
    """
    template = words_of(sentence.key.partition(".")[0], language)[sentence.key]
    shown = {name: _shown(value, language, lexicon) for name, value in sentence.values}
    tail = _TAIL.search(template)
    if tail and not shown[tail[1]]:
        template = template[: tail.start()]
    return re.sub(r"\{(\w+)\}", lambda found: shown[found[1]], template)


@cache
def words_of(room: str, language: str) -> Mapping[str, str]:
    """Read `words/<language>.toml` of a room, its tables flattened to dotted keys."""
    folder = resources.files(f"headwater.{room}") / "words" / f"{language}.toml"
    return dict(_flat(tomllib.loads(folder.read_text("utf-8")), room))


def _flat(table: Mapping[str, object], above: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{above}.{name}"
        found += _flat(value, key) if isinstance(value, Mapping) else [(key, str(value))]
    return found


def _shown(value: Value, language: str, lexicon: Lexicon) -> str:
    if isinstance(value, Term):
        return lexicon(value, language)
    if isinstance(value, Sentence):
        return render(value, language, lexicon)
    if isinstance(value, tuple):
        return ("、" if language.startswith("zh") else ", ").join(
            _shown(one, language, lexicon) for one in value
        )
    return "" if value is None else str(value)


def _to_json(value: Value) -> Json:
    if isinstance(value, Term):
        return {"term": [value.kind, value.code]}
    if isinstance(value, Sentence):
        return value.as_json()
    return [_to_json(one) for one in value] if isinstance(value, tuple) else value


def _from_json(stored: Json) -> Value:
    if isinstance(stored, list):
        return tuple(_from_json(one) for one in stored)
    if not isinstance(stored, dict):
        return stored
    if "term" in stored:
        term = stored["term"]
        return Term(*map(str, term)) if isinstance(term, list) else str(term)
    return Sentence.from_json(stored)
