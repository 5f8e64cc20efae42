"""The language that the command line answers in."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from headwater.kernel.sentence import DEFAULT_LANGUAGE, LANGUAGES


class Language(StrEnum):
    """The languages of our words; the values are those of `kernel.sentence.LANGUAGES`."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


# `lang: LanguageOption = None` in a command; `asked_language()` says which one holds.
LanguageOption = Annotated[
    Language | None, typer.Option("--lang", envvar="HEADWATER_LANG", help="Language of the words.")
]


def spoken(lang: str | None) -> str:
    """Answer the language a command speaks: its own option, or what `asked_language` finds."""
    return str(lang) if lang else asked_language(sys.argv[1:])


def asked_language(arguments: Sequence[str]) -> str:
    """Answer what `--lang` of the command, `--lang` before it or HEADWATER_LANG asked for."""
    asked = [os.environ.get("HEADWATER_LANG", "")]
    for at, word in enumerate(arguments):
        if word.startswith("--lang="):
            asked.append(word.partition("=")[2])
        elif word == "--lang":
            asked.append("".join(arguments[at + 1 : at + 2]))
    known = [one for one in asked if one in LANGUAGES]
    return known[-1] if known else DEFAULT_LANGUAGE
