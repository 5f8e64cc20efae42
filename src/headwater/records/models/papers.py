"""What is written around a matter: notes, ticks, notices, links, filters, and who is writing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Note(models.Model):
    """A word among the staff, or a public update; never both."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    words = models.TextField()
    is_public = models.BooleanField(default=False)
    mentions = ArrayField(models.CharField(max_length=32), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="note_by_matter")]

    def __str__(self) -> str:
        return self.words[:40]


class PlaceNote(models.Model):
    """A word about a place for whoever goes there next, until its date; never about a person."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="+")
    place_key = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    words = models.CharField(max_length=200)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place_key", "until"], name="place_note_by_place")]

    def __str__(self) -> str:
        return self.place_key


class Watcher(models.Model):
    """Somebody who wants to be told of every change of a matter."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="watchers")
    user = models.ForeignKey("records.User", on_delete=models.CASCADE)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="watches_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.user_id}"


class Draft(models.Model):
    """What somebody is writing at a matter now: shown to the others, kept until it is sent."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="drafts")
    user = models.ForeignKey("records.User", on_delete=models.CASCADE)
    seen_at = models.DateTimeField()
    words = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="draft_is_one")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.user_id}"


class Tick(models.Model):
    """One step of a category's checklist, done."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="ticks")
    item = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "item"], name="ticked_once")]

    def __str__(self) -> str:
        return self.item


class WrittenNotice(models.Model):
    """The written notice for a caller who objects: its number and the wording it used."""

    matter = models.ForeignKey("records.Matter", on_delete=models.PROTECT, related_name="notices")
    number = models.CharField(max_length=40, unique=True)
    wording = models.CharField(max_length=40)
    holder = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        return self.number


class WorkLink(models.Model):
    """A link for a contractor without an account: the task text only, until its date."""

    assignment = models.ForeignKey(
        "records.Assignment", on_delete=models.PROTECT, related_name="links"
    )
    firm = models.CharField(max_length=100)
    task = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.firm


class BulkMove(models.Model):
    """One move made on many matters at once: what was done, what was refused, whether undone."""

    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    asked = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class SavedFilter(models.Model):
    """A list somebody wants again: its name and how it was asked for."""

    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="filter_named_once")]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """How a unit wants its notices: by which outlet, when quiet, collected or not, which not."""

    to = models.CharField(max_length=80, primary_key=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    every_minutes = models.PositiveIntegerField(default=0)
    muted = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    outlet = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.to
