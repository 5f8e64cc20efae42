"""Letters know their outlet, receivers choose one, and an outlet's reading of a contact is logged."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0007_boards"),
    ]

    operations = [
        migrations.AddField("message", "why", models.JSONField(default=dict)),
        migrations.AddField("message", "outlet", models.CharField(blank=True, max_length=40)),
        migrations.AddField("preference", "outlet", models.CharField(blank=True, max_length=40)),
        migrations.AddField("preference", "address", models.CharField(blank=True, max_length=200)),
        migrations.AlterField(
            "readlog",
            "by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
