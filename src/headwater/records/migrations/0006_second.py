"""Requests that wait for a second person, and the place where a shadow stopped reading."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_gate"),
    ]

    operations = [
        migrations.AddField(
            model_name="shadow",
            name="read_last",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("wanted", models.JSONField(default=dict)),
                ("was", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("answer", models.CharField(blank=True, max_length=10)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.CharField(blank=True, max_length=80)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="records.matter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "confirmed", "refused"])),
                        name="agreement_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "confirmed"), _negated=True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_is_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("matter", "kind"),
                        name="agreement_waits_once_a_kind",
                    ),
                ],
            },
        ),
    ]
