"""The tables: fields, constraints and facts."""

from headwater.records.models.bodies import ApiKey, Leaf, Setting, Unit, User
from headwater.records.models.history import History, Message
from headwater.records.models.life import (
    Attempt,
    Flag,
    Forecast,
    MassEvent,
    Merging,
    NotSame,
    OutsideOrder,
    Return,
    TimeAsked,
    Visit,
    Warned,
)
from headwater.records.models.matters import Assignment, Clock, Matter, Proof, Review, Ruling
from headwater.records.models.papers import (
    BulkMove,
    Draft,
    Note,
    Preference,
    SavedFilter,
    Tick,
    Watcher,
    WorkLink,
    WrittenNotice,
)
from headwater.records.models.reports import Contact, ImportRun, ReadLog, Report
from headwater.records.models.sources import Hazard, Source

__all__ = [
    "ApiKey",
    "Assignment",
    "Attempt",
    "BulkMove",
    "Clock",
    "Contact",
    "Draft",
    "Flag",
    "Forecast",
    "Hazard",
    "History",
    "ImportRun",
    "Leaf",
    "MassEvent",
    "Matter",
    "Merging",
    "Message",
    "NotSame",
    "Note",
    "OutsideOrder",
    "Preference",
    "Proof",
    "ReadLog",
    "Report",
    "Return",
    "Review",
    "Ruling",
    "SavedFilter",
    "Setting",
    "Source",
    "Tick",
    "TimeAsked",
    "Unit",
    "User",
    "Visit",
    "Warned",
    "Watcher",
    "WorkLink",
    "WrittenNotice",
]
