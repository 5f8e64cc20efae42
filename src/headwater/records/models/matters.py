"""The thing to be solved: matters, their assignments and clocks, and the proof of the result."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Matter(models.Model):
    """The thing to be solved. `holder` is the unit that is answerable now: never empty."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.BigIntegerField(
        unique=True,
        db_default=models.Func(models.Value("records_matter_number"), function="nextval"),
    )
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    grade = models.SmallIntegerField()
    course = models.CharField(max_length=10)
    category = models.CharField(max_length=20)
    offer = models.CharField(max_length=10)
    probability = models.FloatField(default=0)
    signals = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    question = models.CharField(max_length=60, blank=True)
    is_protected = models.BooleanField(default=False)
    channel = models.CharField(max_length=20)
    historical = models.BooleanField(default=False)
    summary = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=300, blank=True)
    place_key = models.CharField(max_length=300, blank=True)
    precision = models.CharField(max_length=10, default="none")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    holder = models.ForeignKey("records.Unit", on_delete=models.PROTECT, related_name="held")
    suggested = models.CharField(max_length=32, blank=True)
    units = ArrayField(models.CharField(max_length=32), default=list)
    due_at = models.DateTimeField(null=True, blank=True)
    consent = models.CharField(max_length=12, default="not-asked")
    outcome = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    reopened = models.SmallIntegerField(default=0)
    returned = models.SmallIntegerField(default=0)
    ruled = models.BooleanField(default=False)
    repeated = models.SmallIntegerField(default=0)
    repeat_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats"
    )
    cause = models.CharField(max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_repeat = models.BooleanField(default=False)
    diverted_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True)
    model_version = models.CharField(max_length=60, blank=True)
    certificate_version = models.CharField(max_length=60, blank=True)
    last_hash = models.CharField(max_length=64, blank=True)
    history_length = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(
        "records.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="matters"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="matter_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="merged") | models.Q(merged_into__isnull=False),
                name="matter_merged_hangs_on_another",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__range=(1, 4)), name="matter_grade_is_one_to_four"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=~models.Q(state__in=["closed", "withdrawn", "merged"]),
                name="matter_open_by_clock",
            ),
            models.Index(
                fields=["holder", "due_at"],
                condition=~models.Q(state__in=["closed", "withdrawn", "merged"]),
                name="matter_open_by_holder",
            ),
            models.Index(fields=["opened_at"], name="matter_by_opening"),
            models.Index(fields=["changed_at"], name="matter_by_change"),
            models.Index(
                fields=["place_key", "category", "opened_at"],
                condition=~models.Q(place_key=""),
                name="matter_by_place",
            ),
            models.Index(
                fields=["token_digest"],
                condition=~models.Q(token_digest=""),
                name="matter_by_token",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Assignment(models.Model):
    """One unit's part in a matter: lead, help or police-safety."""

    id = models.UUIDField(primary_key=True, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT)
    role = models.CharField(max_length=15)
    part = models.CharField(max_length=12)
    dispatched_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    because = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="assignment_by_matter"),
            models.Index(
                fields=["unit", "dispatched_at"],
                condition=models.Q(part__in=["held", "offered"]),
                name="assignment_open_by_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.role}"


class Clock(models.Model):
    """One deadline of an assignment; `counted` explains which hours counted and which not."""

    id = models.UUIDField(primary_key=True, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="clocks")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    limit = models.CharField(max_length=40, blank=True)
    provisional = models.BooleanField(default=False)
    rule = models.CharField(max_length=80, blank=True)
    counted = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["matter"], name="clock_by_matter"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(met_at__isnull=True, stopped_at__isnull=True),
                name="clock_running_by_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


class Proof(models.Model):
    """Dated evidence of a result, of a kind suited to the category."""

    id = models.UUIDField(primary_key=True, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proofs")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=15)
    note = models.TextField(blank=True)
    file = models.FileField(upload_to="proof/%Y/%m/", blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.kind


class Ruling(models.Model):
    """Who owns a kind of matter, decided by the ruling seat; binds routing from its date on."""

    category = models.CharField(max_length=20)
    town = models.CharField(max_length=50, blank=True)
    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rulings")
    reason = models.CharField(max_length=500)
    clause = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.category} {self.unit_id}"


class Review(models.Model):
    """One blind look of the audit at a matter; K1 and K2 come from here only."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10)
    drawn_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    needed_police = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("records.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "kind"], name="review_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["diverted", "kept"]), name="review_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
