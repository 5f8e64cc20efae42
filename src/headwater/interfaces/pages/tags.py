"""Template tags: words, terms, sentences, times and clocks in the reader's language."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from headwater.kernel.facts import Said
from headwater.kernel.sentence import Sentence, Term, render, say
from headwater.records.queries import ground

register = template.Library()
_STOPS = tuple("。！？；：.!?;:…”")
OVER = ("word", "cancelled", "danger")


def _language(context: Context) -> str:
    return str(context.get("lang", "zh-CN"))


def in_words(sentence: Sentence, language: str) -> str:
    """Render a sentence with the city's names of things."""
    return render(sentence, language, ground.city().lexicon)


@register.simple_tag(takes_context=True, name="say")
def say_tag(context: Context, key: str, **values: Any) -> str:
    """Say a sentence of the screens: `{% say "desk.title" count=3 %}`."""
    return in_words(say(f"interfaces.{key}", **values), _language(context))


@register.simple_tag(takes_context=True)
def term(context: Context, kind: str, code: Any) -> str:
    """Name a code in the reader's language: `{% term "category" matter.category %}`."""
    return ground.city().lexicon(Term(kind, str(code)), _language(context)) if code else ""


@register.simple_tag(takes_context=True)
def sentence(context: Context, said: Sentence | str) -> str:
    """Render a sentence, or one that is only its key; of no key nothing."""
    told = say(said) if isinstance(said, str) and said else said
    return in_words(told, _language(context)) if isinstance(told, Sentence) else ""


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    """Look a key up: `{{ ticks|at:step.code }}`."""
    return table.get(key)


@register.simple_tag
def key_once() -> str:
    """Make the key of a form that must do its deed once, however often it is sent."""
    return secrets.token_hex(16)


@register.simple_tag
def percent(share: float) -> str:
    """Show a share as a whole per cent."""
    return f"{100 * share:.0f} %"


@register.simple_tag(takes_context=True)
def because(context: Context, stored: Iterable[Mapping[str, Any]] | None) -> str:
    """Render stored sentences one after the other."""
    return in_a_row((Sentence.from_json(one) for one in stored or ()), _language(context))


def in_a_row(sentences: Iterable[Sentence], language: str) -> str:
    """Render sentences one after the other, each with its stop; Chinese sets no space between."""
    stop, gap = ("。", "") if language.startswith("zh") else (".", " ")
    told = [in_words(one, language).rstrip() for one in sentences]
    return gap.join(one if one.endswith(_STOPS) else one + stop for one in told if one)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None, shape: str = "minute") -> SafeString:
    """Show a time of the city with its machine-readable twin."""
    if not at:
        return SafeString("")
    local = at.astimezone(ZoneInfo(ground.city().time_zone))
    shapes = {"minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "short": "%m-%d %H:%M"}
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), local.strftime(shapes[shape])
    )


@register.simple_tag
def clock_time(at: datetime | None) -> str:
    """Write a time of the city as plain text, for use inside a sentence."""
    local = at.astimezone(ZoneInfo(ground.city().time_zone)) if at else None
    return f"{local:%Y-%m-%d %H:%M}" if local else ""


@register.simple_tag(takes_context=True)
def left(context: Context, due_at: datetime | None) -> str:
    """Say how long is left until a deadline, or how late it is."""
    if not due_at:
        return in_words(say("interfaces.clock.none"), _language(context))
    minutes = int((due_at - context["now"]).total_seconds() // 60)
    key = "late" if minutes < 0 else "left"
    return in_words(say(f"interfaces.clock.{key}", span=_span(abs(minutes))), _language(context))


@register.simple_tag(takes_context=True)
def reach(context: Context, unit: str) -> str:
    """Say at which telephone a unit answers, and whether it does now; of one undeclared nothing."""
    opening, calendar = ground.city().openings.get(unit), ground.city().calendar
    if opening is None:
        return ""
    now = context["now"]
    opens = None if opening.is_open(now, calendar) else opening.opens_at(now, calendar)
    key = "closed" if opens else "open"
    told = say(f"interfaces.reach.{key}", phone=opening.phone, at=clock_time(opens))
    return in_words(told, _language(context))


def _span(minutes: int) -> Sentence:
    for unit, size in (("days", 1440), ("hours", 60)):
        if minutes >= 2 * size:
            return say(f"interfaces.clock.{unit}", count=minutes // size)
    return say("interfaces.clock.minutes", count=minutes)


@register.simple_tag(takes_context=True)
def clock_class(context: Context, due_at: datetime | None) -> str:
    """Return `late`, `soon` or nothing for a deadline: its colour, beside its words."""
    if not due_at:
        return ""
    minutes = (due_at - context["now"]).total_seconds() / 60
    return "late" if minutes < 0 else "soon" if minutes < 120 else ""  # noqa: PLR2004


@register.simple_tag
def told(text: str) -> SafeString:
    """Show stored words with what speaks of danger in them, as the model now reads them."""
    marks = ground.desk().triager.decide(Said(text)).value.marks
    return marked(text, [one for one in marks if one.end <= len(text) and one.kind != "word"])


@register.simple_tag
def marked(text: str, marks: Iterable[Any]) -> SafeString:
    """Show words with the spans that moved a decision; where they overlap, danger covers all."""
    kinds = [""] * len(text)
    for mark in sorted(marks, key=lambda mark: OVER.index(mark.kind)):
        kinds[mark.start : mark.end] = [mark.kind] * (mark.end - mark.start)
    runs = groupby(range(len(text)), key=kinds.__getitem__)
    spans = [(kind, list(places)) for kind, places in runs]
    return SafeString("".join(_mark(text[at[0] : at[-1] + 1], kind) for kind, at in spans))


def _mark(words: str, kind: str) -> SafeString:
    if not kind:
        return conditional_escape(words)
    css = {"danger": "danger", "cancelled": "off"}.get(kind, "word")
    return format_html('<mark class="{}">{}</mark>', css, words)
