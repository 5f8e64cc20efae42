"""The outbox: what the city's letters say, and which of them have left."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.interfaces.pages.asking import door
from headwater.records.queries.outbox import latest_messages


@door("admin.work")
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the newest messages; the address of a caller is never among them."""
    return render(request, "pages/outbox.html", {"messages_out": latest_messages()})
