"""Orders to platforms keep when they are tried next, and the sentence why they did not leave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_by_unit"),
    ]

    operations = [
        migrations.AddField(
            "outsideorder", "next_try_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("outsideorder", "why", models.JSONField(default=dict)),
    ]
