"""Keep words about a place for whoever goes there next."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add one table."""

    dependencies = [("records", "0013_decided_unit")]
    operations = [
        migrations.CreateModel(
            name="PlaceNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_key", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("words", models.CharField(max_length=200)),
                ("until", models.DateTimeField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.matter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place_key", "until"], name="place_note_by_place")
                ],
            },
        ),
    ]
