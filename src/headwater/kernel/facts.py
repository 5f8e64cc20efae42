"""Closed lists and small facts that every room shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Grade(IntEnum):
    """How urgent: lower is more urgent; anyone may raise, lowering takes a second person."""

    IMMEDIATE = 1
    URGENT = 2
    ROUTINE = 3
    ENQUIRY = 4


class Course(StrEnum):
    """Whose matter it is: the police alone, police safety first then a civil part, or civil."""

    POLICE = "police"
    JOINT = "joint"
    CIVIL = "civil"


class Offer(StrEnum):
    """What may be done with a report; `transfer` needs course civil, grade 3-4, no live signal."""

    POLICE = "police"
    JOINT = "joint"
    ASK = "ask"
    TRANSFER = "transfer"


class Role(StrEnum):
    """A unit's part in a matter."""

    LEAD = "lead"
    HELP = "help"
    POLICE_SAFETY = "police-safety"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, as received; `at` is aware, `channel` a code of the city folder."""

    text: str
    channel: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Where on earth, with the coordinate system the numbers are in."""

    lon: float
    lat: float
    crs: str = "wgs84"


def is_emergency(grade: Grade, course: Course) -> bool:
    """Answer whether it is grade 1 of any course, or a police matter at grade 2."""
    return grade is Grade.IMMEDIATE or (course is Course.POLICE and grade is Grade.URGENT)
