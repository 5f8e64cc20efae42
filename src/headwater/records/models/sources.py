"""What lasts behind many matters: sources, and hazards that can be inspected."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """A place, facility, organisation, dispute or hazard cluster behind matters; never a person."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    category = models.CharField(max_length=20)
    place = models.CharField(max_length=300)
    place_key = models.CharField(max_length=300)
    town = models.CharField(max_length=50, blank=True)
    owner = models.ForeignKey("records.Unit", on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    evidence = models.JSONField(default=dict)
    remedy = models.TextField(blank=True)
    remedy_from = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place_key", "category"],
                condition=models.Q(closed_at__isnull=True),
                name="source_open_once_per_place_and_category",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class Hazard(models.Model):
    """A defect that can be inspected; closes by its re-check. Programmes only declare it."""

    programme = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=300)
    place_key = models.CharField(max_length=300)
    town = models.CharField(max_length=50, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    owner = models.ForeignKey("records.Unit", on_delete=models.PROTECT)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    matter = models.ForeignKey("records.Matter", null=True, blank=True, on_delete=models.PROTECT)
    found_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    mended_at = models.DateTimeField(null=True, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12)
    fields = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
