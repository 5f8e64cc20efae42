"""The gallery: every component with what it is for and its examples."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from headwater.interfaces.pages.frame import frame
from headwater.interfaces.pages.language import language_of

FOLDER = Path(__file__).parent / "components"


@cache
def components() -> dict[str, dict[str, Any]]:
    """Return what each component's folder says of it, by name."""
    files = sorted(FOLDER.glob("*/*.toml"))
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}


def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; the examples are invented, so anybody may look."""
    shown = [_shown(request, name, told) for name, told in components().items()]
    return render(request, "pages/gallery.html", {"components": shown})


def _shown(request: HttpRequest, name: str, told: dict[str, Any]) -> dict[str, Any]:
    around, template = frame(request), f"{name}/{name}.html"
    return {
        "name": name,
        "description": told["description"][language_of(request)],
        "examples": [render_to_string(template, {**around, **one}) for one in told["examples"]],
    }
