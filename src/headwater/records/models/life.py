"""What a matter goes through besides its moves: returns, deadlines moved, visits, merging."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Return(models.Model):
    """A unit said “not ours”, why, on which clause, and whom it proposed; then what came of it."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="returns")
    assignment = models.ForeignKey("records.Assignment", on_delete=models.PROTECT)
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="+")
    proposed = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    clause = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    answer = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ruling = models.ForeignKey("records.Ruling", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], name="matter_is_returned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.proposed_id}"


class TimeAsked(models.Model):
    """A deadline that was moved, or was asked to be: the history of a clock."""

    clock = models.ForeignKey("records.Clock", on_delete=models.PROTECT, related_name="moved")
    what = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    amount = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_unit = models.CharField(max_length=32, blank=True, default="")
    why = models.CharField(max_length=500, blank=True)
    was_due = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    resumed_at = models.DateTimeField(null=True, blank=True)
    counted = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.what} {self.state}"


class Warned(models.Model):
    """A step of the warning ladder that a late clock has reached; each step once."""

    clock = models.ForeignKey("records.Clock", on_delete=models.PROTECT, related_name="warned")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    to = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "step"], name="clock_is_warned_once_a_step")
        ]

    def __str__(self) -> str:
        return self.step


class Forecast(models.Model):
    """How likely a clock was said to be missed, and later whether it was."""

    clock = models.OneToOneField("records.Clock", primary_key=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    probability = models.FloatField()
    missed = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.probability:.2f}"


class Attempt(models.Model):
    """One try to reach the caller for their last word."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    unit = models.CharField(max_length=32, blank=True)
    by = models.CharField(max_length=80)
    reached = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Flag(models.Model):
    """A declared guard against gaming saw something; a person says whether it was."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="flags")
    guard = models.CharField(max_length=40)
    unit = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    because = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    finding = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "guard"], name="flag_once_a_guard")
        ]

    def __str__(self) -> str:
        return self.guard


class Visit(models.Model):
    """An independent look at a closed matter, drawn at random."""

    matter = models.OneToOneField("records.Matter", on_delete=models.PROTECT, related_name="visit")
    unit = models.CharField(max_length=32, blank=True)
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=80, blank=True)
    is_true = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.drawn_at:%Y-%m-%d}"


class Merging(models.Model):
    """A matter hung on another, with all that undoing it needs."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="mergings")
    into = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="taken_in")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500)
    probability = models.FloatField(null=True)
    because = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(undone_at__isnull=True),
                name="matter_hangs_on_one_at_most",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.into_id}"


class NotSame(models.Model):
    """Two matters that a person said are two: never offered as one again."""

    first = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_same_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class MassEvent(models.Model):
    """One incident of which many report: new reports of its kind hang on its matter."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=200)
    categories = ArrayField(models.CharField(max_length=20))
    town = models.CharField(max_length=50, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.name


class OutsideOrder(models.Model):
    """An order to a unit that works on a platform of its own, and when it was last heard of."""

    assignment = models.OneToOneField(
        "records.Assignment", primary_key=True, on_delete=models.PROTECT, related_name="outside"
    )
    platform = models.CharField(max_length=50)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    foreign_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)
    why = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "foreign_id"],
                condition=~models.Q(foreign_id=""),
                name="outside_order_has_one_id_there",
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.foreign_id}"
