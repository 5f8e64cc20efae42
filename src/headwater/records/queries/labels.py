"""What people decided of matters: the labelled rows that a certificate is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from headwater.kernel.facts import Course, Grade
from headwater.records.models import Label, Report
from headwater.triage.declared import Telling
from headwater.triage.proving import DEMANDED, GROUPS, POLICE

SHOWN = 10


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels there are: of lived emergencies, of lived others, and simulated ones.

    `groups` counts the lived emergencies of each group the certificate makes a demand of.
    """

    emergencies: int
    others: int
    simulated: int
    groups: Mapping[str, int]


def labels_counted() -> LabelCount:
    """Count the labels; simulated ones never count towards a lived certificate."""
    lived, grave = Q(simulated=False), Q(simulated=False, is_emergency=True)
    found = Label.objects.aggregate(
        emergencies=Count("pk", filter=grave),
        others=Count("pk", filter=lived & Q(is_emergency=False)),
        **{f"group_{i}": Count("pk", filter=grave & _of_group(name))
           for i, name in enumerate(DEMANDED)},
        # last: an answer of this name would hide the column
        simulated=Count("pk", filter=Q(simulated=True, is_emergency=True)),
    )  # fmt: skip
    groups = {name: found.pop(f"group_{i}") for i, name in enumerate(DEMANDED)}
    return LabelCount(**found, groups=groups)


def _of_group(name: str) -> Q:
    if name == POLICE:
        return Q(matter__course=Course.POLICE.value)
    return Q(matter__signals__overlap=sorted(GROUPS[name]))


def newest_labels() -> list[Label]:
    """Return the newest labels with their matters; protected ones are counted, not listed."""
    open_ones = Label.objects.filter(matter__is_protected=False)
    return list(open_ones.select_related("matter").order_by("-at")[:SHOWN])


def labelled_rows(*, simulated: bool) -> list[Telling]:
    """Return labelled matters by their first masked words; lived ones, or the simulated ones."""
    chosen = Label.objects.filter(simulated=simulated).select_related("matter")
    first = Report.objects.filter(matter__label__simulated=simulated).order_by(
        "matter_id", "received_at"
    )
    words = dict(first.distinct("matter_id").values_list("matter_id", "masked"))
    return [_row(one, words[one.matter_id]) for one in chosen if one.matter_id in words]


def _row(label: Label, words: str) -> Telling:
    matter = label.matter
    course = Course(matter.course)
    grade = min(matter.grade, Grade.ROUTINE)
    if label.is_emergency:
        grade = Grade.URGENT if course is Course.POLICE and grade > 1 else Grade.IMMEDIATE
    elif grade <= Grade.URGENT:
        grade = Grade.ROUTINE
    return Telling(words, matter.category, int(grade), course, tuple(matter.signals), "label")
