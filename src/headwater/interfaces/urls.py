"""Which address opens which page or call."""

from django.urls import path

from headwater.interfaces.pages.health import health

urlpatterns = [path("healthz", health)]
