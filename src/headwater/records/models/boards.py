"""What boards leave behind: each deed in the field once, and the sheet between two shifts."""

from __future__ import annotations

from django.db import models


class Deed(models.Model):
    """Something done in the field. Its key was made on the phone: sent twice, it is done once."""

    key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="deeds")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="deed_by_user")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Handover(models.Model):
    """One shift's sheet: what it leaves open, its note, and both signatures."""

    unit = models.ForeignKey("records.Unit", on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("records.User", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=2000, blank=True)
    counts = models.JSONField(default=dict)
    numbers = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "records.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_by__isnull=True)
                | ~models.Q(taken_by=models.F("given_by")),
                name="handover_is_signed_by_two",
            )
        ]
        indexes = [models.Index(fields=["unit", "role", "-given_at"], name="handover_by_post")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.given_at:%Y-%m-%d %H:%M}"
