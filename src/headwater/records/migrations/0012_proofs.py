"""Proofs tell when a camera took them, or by which reason two persons did without a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add both columns, and find a file by its digest."""

    dependencies = [("records", "0011_visits")]
    operations = [
        migrations.AddField("proof", "taken_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "proof",
            "excuse",
            models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AlterField(
            "proof", "digest", models.CharField(blank=True, db_index=True, max_length=64)
        ),
    ]
