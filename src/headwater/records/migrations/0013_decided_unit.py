"""Keep which unit decided on a deadline that somebody asked to move."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add one column."""

    dependencies = [("records", "0012_proofs")]
    operations = [
        migrations.AddField(
            "timeasked", "decided_unit", models.CharField(blank=True, default="", max_length=32)
        ),
    ]
