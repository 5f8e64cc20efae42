"""Keep what a person decided of a matter: each decision brings a certificate nearer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from headwater.kernel.facts import Grade
from headwater.kernel.permit import By
from headwater.records.models import Label, Report

PLAYED = "simulation"
PERSON = "user:"


def label(matter: UUID, *, emergency: bool, source: str, at: datetime) -> None:
    """Note whether a person called it an emergency; the audit's word is never overwritten."""
    known = Label.objects.filter(matter_id=matter).values_list("source", flat=True).first()
    if known == "audit" and source != "audit":
        return
    Label.objects.update_or_create(
        matter_id=matter,
        defaults={
            "is_emergency": emergency,
            "source": source,
            "at": at,
            "simulated": Report.objects.filter(matter_id=matter, sender=PLAYED).exists(),
        },
    )


def label_raised(matter: UUID, grade: Grade, *, by: By, at: datetime) -> None:
    """Note an emergency where a person raised a matter to grade 1 or called the police."""
    if grade is Grade.IMMEDIATE and by.name.startswith(PERSON):
        label(matter, emergency=True, source="raise", at=at)
