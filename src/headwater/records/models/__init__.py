"""The tables: fields, constraints and facts."""

from headwater.records.models.bodies import ApiKey, Leaf, Setting, Unit, User
from headwater.records.models.gate import (
    Alarm,
    DriftWeek,
    Label,
    Omission,
    ReasonedNote,
    Shadow,
    ShadowRow,
)
from headwater.records.models.history import History, Message
from headwater.records.models.matters import Assignment, Clock, Matter, Proof, Review, Ruling
from headwater.records.models.reports import Contact, ImportRun, ReadLog, Report
from headwater.records.models.sources import Hazard, Source

__all__ = [
    "Alarm",
    "ApiKey",
    "Assignment",
    "Clock",
    "Contact",
    "DriftWeek",
    "Hazard",
    "History",
    "ImportRun",
    "Label",
    "Leaf",
    "Matter",
    "Message",
    "Omission",
    "Proof",
    "ReadLog",
    "ReasonedNote",
    "Report",
    "Review",
    "Ruling",
    "Setting",
    "Shadow",
    "ShadowRow",
    "Source",
    "Unit",
    "User",
]
