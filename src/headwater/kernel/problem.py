"""A problem is something a person can put right: a code, the fields at fault, one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from headwater.kernel.sentence import (
    DEFAULT_LANGUAGE,
    Lexicon,
    Sentence,
    Value,
    by_code,
    render,
    say,
)


class Problem(Exception):
    """Refuse an input: `Problem("intake.words-empty", fields=["text"])` names its sentence."""

    def __init__(self, key: str, /, *, fields: Iterable[str] = (), **values: Value) -> None:
        self.code = key
        self.fields = tuple(fields)
        self.sentence: Sentence = say(key, **values)
        super().__init__(key)

    def render(self, language: str = DEFAULT_LANGUAGE, lexicon: Lexicon = by_code) -> str:
        """Say what, which and what to do, in one sentence."""
        return render(self.sentence, language, lexicon)

    def __str__(self) -> str:
        return self.render()


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a declaration: the file (relative to its folder), the line, a sentence."""

    file: str
    line: int
    sentence: Sentence

    def render(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Print `file:line: sentence`."""
        return f"{self.file}:{self.line}: {render(self.sentence, language)}"


class DeclarationProblem(Problem):
    """Stop the load of a folder, with every fault that was found in the one run."""

    def __init__(self, folder: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("kernel.folder-refused", folder=folder, count=len(faults))
