"""What every page has around it: language, city, time, the menu and the demo's banner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from headwater.interfaces.pages.language import language_of, link_to
from headwater.interfaces.pages.menu import menu_for
from headwater.records.queries import ground


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame; reads no table beyond what the page has read."""
    language = language_of(request)
    other = "en" if language.startswith("zh") else "zh-CN"
    user = getattr(request, "user", None)
    return {
        "lang": language,
        "other_lang": other,
        "other_link": link_to(request, other),
        "city_name": ground.city().name(language),
        "now": ground.city_time(),
        "is_demo": settings.DEMO,
        "menu": menu_for(user, request.get_full_path()),
    }
