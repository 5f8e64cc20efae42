"""Tell Django about the one app with tables."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Headwater's tables."""

    name = "headwater.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
