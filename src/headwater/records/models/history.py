"""What happened: append-only history, chained per matter, and messages that leave us."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models

from headwater.kernel.sentence import Sentence


class History(models.Model):
    """Who, what, when, by which rule and why. The table is partitioned by month of `at`."""

    pk = models.CompositePrimaryKey("at", "matter_id", "seq")
    at = models.DateTimeField()
    matter = models.ForeignKey("records.Matter", on_delete=models.DO_NOTHING, related_name="story")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    unit = models.CharField(max_length=32, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    because = models.JSONField(default=list)
    change = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "records_history"

    def __str__(self) -> str:
        return f"{self.matter_id} {self.seq} {self.verb}"


class Message(models.Model):
    """The outbox: what must leave us, kept until it has left."""

    kind = models.CharField(max_length=30)
    matter = models.ForeignKey("records.Matter", null=True, on_delete=models.PROTECT)
    to = models.CharField(max_length=80)
    sentence = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)
    why = models.JSONField(default=dict)
    outlet = models.CharField(max_length=40, blank=True)
    replays = models.PositiveSmallIntegerField(default=0)
    digest = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at__isnull=True),
                name="message_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"

    @classmethod
    def telling(
        cls, to: str, sentence: Sentence, *, kind: str, matter: UUID, at: datetime
    ) -> Message:
        """Make what is to leave at once and says a sentence of a matter; the row is not saved."""
        return cls(
            kind=kind,
            matter_id=matter,
            to=to,
            sentence=sentence.as_json(),
            made_at=at,
            next_try_at=at,
        )
