"""Five bare inserts in one transaction: what the bench sets the intake against."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from headwater.records.actions.scratch import five_inserts


@csrf_exempt
def skeleton(request: HttpRequest) -> JsonResponse:
    """Write five rows and answer; only there while a bench runs."""
    return JsonResponse({"id": five_inserts(request.body.decode("utf-8", "replace"))}, status=201)
