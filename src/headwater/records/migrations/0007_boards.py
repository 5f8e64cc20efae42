"""What boards leave behind: each deed in the field, and the sheet between two shifts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_second"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("verb", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "at"], name="deed_by_user")],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=40)),
                ("given_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=2000)),
                ("counts", models.JSONField(default=dict)),
                ("numbers", models.JSONField(default=list)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="records.unit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "role", "-given_at"], name="handover_by_post")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by__isnull", True),
                            models.Q(("taken_by", models.F("given_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_is_signed_by_two",
                    )
                ],
            },
        ),
    ]
