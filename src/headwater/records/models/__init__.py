"""The tables: fields, constraints and facts."""

from headwater.records.models.bodies import ApiKey, Leaf, Setting, Unit, User
from headwater.records.models.history import History, Message
from headwater.records.models.matters import Assignment, Clock, Matter, Proof, Review, Ruling
from headwater.records.models.reports import Contact, ImportRun, ReadLog, Report
from headwater.records.models.sources import Hazard, Source

__all__ = [
    "ApiKey",
    "Assignment",
    "Clock",
    "Contact",
    "Hazard",
    "History",
    "ImportRun",
    "Leaf",
    "Matter",
    "Message",
    "Proof",
    "ReadLog",
    "Report",
    "Review",
    "Ruling",
    "Setting",
    "Source",
    "Unit",
    "User",
]
