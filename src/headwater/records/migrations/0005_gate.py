"""What the gate stands on: labels, alarms, dropped risk words, notes, shadows, drift."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="DriftWeek",
            fields=[
                ("week", models.DateField(primary_key=True, serialize=False)),
                ("n", models.PositiveIntegerField()),
                ("findings", models.JSONField(default=list)),
                ("alarmed", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="review",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("because", models.JSONField(default=list)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=80)),
                ("second", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["drift", "audit", "by-hand"])),
                        name="alarm_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True),
                            models.Q(("second", models.F("lifted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="alarm_is_lifted_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="records.matter",
                    ),
                ),
                ("is_emergency", models.BooleanField()),
                ("source", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("simulated", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["desk", "raise", "audit"])),
                        name="label_source_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReasonedNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("threat", models.CharField(blank=True, max_length=300)),
                ("harm", models.CharField(blank=True, max_length=300)),
                ("risk", models.CharField(blank=True, max_length=300)),
                ("investigation", models.CharField(blank=True, max_length=300)),
                ("vulnerability", models.CharField(blank=True, max_length=300)),
                ("engagement", models.CharField(blank=True, max_length=300)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasoned",
                        to="records.matter",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shadow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folder", models.CharField(max_length=500)),
                ("declarations", models.CharField(blank=True, max_length=500)),
                ("model", models.CharField(max_length=64)),
                ("state", models.CharField(default="running", max_length=10)),
                ("since", models.DateTimeField()),
                ("read_until", models.DateTimeField()),
                ("compared", models.PositiveIntegerField(default=0)),
                ("proposed_by", models.CharField(blank=True, max_length=80)),
                ("agreed_by", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", ""),
                            models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="shadow_is_promoted_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("state",),
                        name="shadow_runs_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Omission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=20)),
                ("words", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("seen_by", models.CharField(blank=True, max_length=80)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="omissions",
                        to="records.matter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["at"],
                        name="omission_unseen",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was", models.JSONField(default=dict)),
                ("now", models.JSONField(default=dict)),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="records.report"
                    ),
                ),
                (
                    "shadow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="records.shadow",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shadow", "rank", "id"], name="shadow_row_by_rank")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shadow", "report"), name="shadow_row_once_per_report"
                    )
                ],
            },
        ),
    ]
