"""What the safety of the gate stands on: labels, alarms, agreements, omissions, shadows."""

from __future__ import annotations

from django.db import models

from headwater.kernel.sentence import Sentence, Term, say


class Label(models.Model):
    """What a person decided of a matter: an emergency or not. The certificate counts these."""

    matter = models.OneToOneField("records.Matter", primary_key=True, on_delete=models.PROTECT)
    is_emergency = models.BooleanField()
    source = models.CharField(max_length=10)
    at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=["desk", "raise", "audit"]),
                name="label_source_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.is_emergency}"


class Alarm(models.Model):
    """A reason why the gate is closed, until two people lift it."""

    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    because = models.JSONField(default=list)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=80, blank=True)
    second = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["drift", "audit", "by-hand"]),
                name="alarm_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True)
                | ~models.Q(second=models.F("lifted_by")),
                name="alarm_is_lifted_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Agreement(models.Model):
    """A change that one account asked for; nothing changes until another confirms it."""

    matter = models.ForeignKey(
        "records.Matter", on_delete=models.PROTECT, related_name="agreements"
    )
    kind = models.CharField(max_length=10)
    wanted = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=["", "confirmed", "refused"]),
                name="agreement_answer_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="confirmed")
                | ~models.Q(answered_by=models.F("asked_by")),
                name="agreement_is_by_two",
            ),
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=models.Q(answer=""),
                name="agreement_waits_once_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind}"

    @property
    def sentence(self) -> Sentence:
        """Return what is asked for, as a sentence."""
        if self.kind == "lower":
            grade = Term("grade", str(self.wanted["grade"]))
            return say("records.second-lower", grade=grade, reason=self.reason)
        if self.kind == "excuse":
            proof, why = Term("proof", self.wanted["proof"]), Term("excuse", self.wanted["excuse"])
            return say("records.second-excuse", proof=proof, excuse=why, reason=self.reason)
        unit = Term("unit", self.wanted["unit"])
        key = "records.second-rule" if self.kind == "rule" else "records.second-dispatch"
        return say(key, unit=unit, reason=self.reason)


class Omission(models.Model):
    """A risk word of the caller that the text of an order dropped, until a supervisor saw it."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="omissions")
    group = models.CharField(max_length=20)
    words = models.CharField(max_length=60)
    unit = models.CharField(max_length=32)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(seen_at__isnull=True),
                name="omission_unseen",
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def unit_term(self) -> Term:
        """Return the unit as a term, which a reader sees by its name."""
        return Term("unit", self.unit)

    @property
    def group_term(self) -> Term:
        """Return the signal group as a term."""
        return Term("signal", self.group)


class ReasonedNote(models.Model):
    """Six short fields about a situation, in words; never a score, never about a person's past."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="reasoned")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    threat = models.CharField(max_length=300, blank=True)
    harm = models.CharField(max_length=300, blank=True)
    risk = models.CharField(max_length=300, blank=True)
    investigation = models.CharField(max_length=300, blank=True)
    vulnerability = models.CharField(max_length=300, blank=True)
    engagement = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return the fields that say something, in their order."""
        names = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")
        return [(name, text) for name in names if (text := getattr(self, name))]


class Shadow(models.Model):
    """A model or signal set that runs beside the deciding one; promoted only by two people."""

    folder = models.CharField(max_length=500)
    declarations = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="running")
    since = models.DateTimeField()
    read_until = models.DateTimeField()
    read_last = models.UUIDField(null=True, blank=True)
    compared = models.PositiveIntegerField(default=0)
    proposed_by = models.CharField(max_length=80, blank=True)
    agreed_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by="") | ~models.Q(agreed_by=models.F("proposed_by")),
                name="shadow_is_promoted_by_two",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="shadow_runs_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.model[:12]


class ShadowRow(models.Model):
    """One report on which the shadow and the deciding model differ; `rank` 0 is the worst."""

    shadow = models.ForeignKey(Shadow, on_delete=models.CASCADE, related_name="rows")
    report = models.ForeignKey("records.Report", on_delete=models.PROTECT)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shadow", "report"], name="shadow_row_once_per_report")
        ]
        indexes = [models.Index(fields=["shadow", "rank", "id"], name="shadow_row_by_rank")]

    def __str__(self) -> str:
        return f"{self.shadow_id} {self.rank}"


class DriftWeek(models.Model):
    """What one week's look for drift found; `findings` are sentences with their numbers."""

    week = models.DateField(primary_key=True)
    n = models.PositiveIntegerField()
    findings = models.JSONField(default=list)
    alarmed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.week_text

    @property
    def week_text(self) -> str:
        """Return the first day of the week."""
        return f"{self.week:%Y-%m-%d}"
