"""Which language a reader gets: chosen, their own, the browser's, or the first of the city."""

from __future__ import annotations

from django.http import HttpRequest

from headwater.kernel.sentence import DEFAULT_LANGUAGE, LANGUAGES

COOKIE = "lang"


def language_of(request: HttpRequest) -> str:
    """Return the language of this request."""
    user = getattr(request, "user", None)
    for asked in (
        request.GET.get("lang"),
        request.COOKIES.get(COOKIE),
        getattr(user, "language", ""),
    ):
        if asked in LANGUAGES:
            return str(asked)
    return _from_browser(request.headers.get("Accept-Language", ""))


def _from_browser(header: str) -> str:
    for part in header.split(","):
        tag = part.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if tag and tag.split("-")[0] == language.split("-")[0].lower():
                return language
    return DEFAULT_LANGUAGE
