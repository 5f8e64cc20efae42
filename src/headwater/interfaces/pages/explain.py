"""Explain a decision to a tired person in a second: rule, question, confidence, past errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.city.desk import Desked
from headwater.kernel.sentence import Sentence, Term, say
from headwater.triage.decide import Suggestion

SURE, LIKELY = 0.75, 0.4
FEWEST = 3
SHOWN = ("triage.signal-live", "triage.signal-cancelled")


def explained(decided: Desked, card: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the screen shows of a decision; numbers stand behind words, not before them."""
    triage = decided.triage
    heard = [one for one in triage.because if one.key in SHOWN or one.key.startswith("triage.rule")]
    return {
        "grade": int(triage.value.grade),
        "offer": triage.value.offer.value,
        "is_danger": bool(triage.value.signals),
        "question": triage.value.question,
        "heard": heard,
        "suggestions": [suggested(one) for one in triage.value.suggestions],
        "erred": erred_before(triage.value.category, card),
        "version": decided.model,
    }


def suggested(one: Suggestion) -> dict[str, Any]:
    """Return a suggestion with its confidence in words; the number is for whoever points at it."""
    sure = "sure" if one.probability >= SURE else "likely" if one.probability >= LIKELY else "less"
    return {
        "category": one.category,
        "percent": f"{one.probability:.0%}",
        "words": one.words,
        "sure": f"desk.sure.{sure}",
    }


def erred_before(category: str, card: Mapping[str, Any]) -> Sentence | None:
    """Say how often texts that looked like this were another thing, on rows the model had not seen.

    Fewer than three such rows say nothing.
    """
    known = card.get("predicted", {}).get(category)
    if not known or known["n"] < FEWEST or not known["wrong"]:
        return None
    instead = Term("category", known["instead"][0][0])
    key = "interfaces.desk.erred-grave" if known["grave"] else "interfaces.desk.erred"
    return say(key, wrong=known["wrong"], n=known["n"], instead=instead, grave=known["grave"])
