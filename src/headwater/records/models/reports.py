"""What was said: the report unchanged, its masked words, and the contact kept apart."""

from __future__ import annotations

from django.db import models


class Report(models.Model):
    """What a person said, unchanged. `words` opens only with a reason; all else reads `masked`."""

    id = models.UUIDField(primary_key=True, editable=False)
    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="reports")
    sender = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=20)
    words = models.TextField()
    masked = models.TextField()
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    crs = models.CharField(max_length=20, blank=True)
    source_code = models.CharField(max_length=60, blank=True)
    codeset = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    historical = models.BooleanField(default=False)
    decision = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="report_key_used_once"),
            models.CheckConstraint(
                condition=(models.Q(lon__isnull=True) & models.Q(lat__isnull=True))
                | (models.Q(lon__range=(-180, 180)) & models.Q(lat__range=(-90, 90))),
                name="report_point_is_on_earth",
            ),
        ]
        indexes = [models.Index(fields=["matter", "received_at"], name="report_by_matter")]

    def __str__(self) -> str:
        return str(self.id)


class Contact(models.Model):
    """How to reach the caller: ciphertext with its key's id, erased on its date."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE)
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=20)
    shown = models.CharField(max_length=40)
    erase_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["erase_on"], name="contact_by_erasure")]

    def __str__(self) -> str:
        return self.shown


class ReadLog(models.Model):
    """Who opened a contact or the original words, when and why; the caller may see it.

    Nobody stands in `by` where an outlet opened the contact to send a letter there.
    """

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="reads")
    what = models.CharField(max_length=20)
    by = models.ForeignKey("records.User", null=True, on_delete=models.PROTECT)
    unit = models.ForeignKey("records.Unit", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="read_by_matter")]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"


class ImportRun(models.Model):
    """One reading of a file: what was taken, refused and left out, with counts."""

    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    mapping = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.file
