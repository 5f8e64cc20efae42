"""Which language a reader gets: chosen, their own, the browser's, or the first of the city."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from headwater.kernel.sentence import DEFAULT_LANGUAGE, LANGUAGES

COOKIE = "lang"
KEPT_SECONDS = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """Return the language of this request."""
    own = getattr(getattr(request, "user", None), "language", "")
    return _chosen(request) or (own if own in LANGUAGES else language_of_stranger(request))


def language_of_stranger(request: HttpRequest) -> str:
    """Return the language of this request without asking who sent it, which reads a table."""
    return _chosen(request) or _from_browser(request.headers.get("Accept-Language", ""))


def _chosen(request: HttpRequest) -> str:
    for asked in (request.GET.get("lang"), request.COOKIES.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return ""


def _from_browser(header: str) -> str:
    for part in header.split(","):
        tag = part.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if tag and tag.split("-")[0] == language.split("-")[0].lower():
                return language
    return DEFAULT_LANGUAGE


def link_to(request: HttpRequest, language: str) -> str:
    """Return this page's query in another language: whatever else was asked stays asked."""
    asked = request.GET.copy()
    asked["lang"] = language
    return "?" + asked.urlencode()


def keep_language(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a language that was chosen by a link, as middleware."""

    def kept(request: HttpRequest) -> HttpResponse:
        response = view(request)
        chosen = request.GET.get("lang")
        if chosen in LANGUAGES:
            response.set_cookie(COOKIE, chosen, max_age=KEPT_SECONDS, samesite="Lax", httponly=True)
        return response

    return kept
