"""Run another model beside the deciding one; two people promote it, one step goes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from headwater.kernel.facts import Said
from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.records.models import Report, Shadow, ShadowRow
from headwater.records.queries import ground
from headwater.records.queries.gate import forget_standing
from headwater.triage.decide import Triager
from headwater.triage.gate import Gate
from headwater.triage.model import model_hash
from headwater.triage.shadow import change, short

AT_ONCE = 2000
# A report is stored a moment after its time of receipt: one read too soon would hide the other.
SETTLED = timedelta(minutes=1)
POINTER = "deciding.json"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model folder, and the city folder whose signals it runs with ('' for the deciding ones)."""

    model: Path
    declarations: str = ""


def start_shadow(one: Candidate, *, since: datetime, at: datetime) -> Shadow:
    """Let a model run beside the deciding one, over reports from `since` on; another one ends."""
    own = model_hash(one.model)
    kept = ground.state_folder() / "model" / f"shadow-{own[:16]}"
    if not kept.is_dir():
        _copy(one.model, kept)
    _open(str(kept), one.declarations)
    with transaction.atomic():
        Shadow.objects.filter(state="running").update(state="dropped", ended_at=at)
        return Shadow.objects.create(
            folder=str(kept), declarations=one.declarations, model=own, since=at, read_until=since
        )


def _copy(model: Path, kept: Path) -> None:
    """Keep a model, whole or not at all: the folder it came from may change or go."""
    making = kept.with_name(f"{kept.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(model, making)
    making.rename(kept)


def run_shadow(*, at: datetime) -> int:
    """Compare what came in since the last look and is settled; return how many were compared."""
    with transaction.atomic():
        shadow = Shadow.objects.select_for_update().filter(state="running").first()
        if shadow is None:
            return 0
        rows = Report.objects.filter(_unread(shadow), received_at__lte=at - SETTLED)
        reports = list(rows.order_by("received_at", "id")[:AT_ONCE])
        if not reports:
            return 0
        new = _advising(_open(shadow.folder, shadow.declarations))
        ShadowRow.objects.bulk_create(
            _compared(shadow, reports, _advising(ground.desk().triager), new),
            ignore_conflicts=True,
        )
        shadow.compared += len(reports)
        shadow.read_until, shadow.read_last = reports[-1].received_at, reports[-1].id
        shadow.save(update_fields=["compared", "read_until", "read_last"])
        return len(reports)


def _unread(shadow: Shadow) -> Q:
    """Return what comes after the last one read; many may come in at one instant."""
    later = Q(received_at__gt=shadow.read_until)
    if shadow.read_last is None:
        return later
    return later | Q(received_at=shadow.read_until, id__gt=shadow.read_last)


def propose(*, reason: str, by: By) -> Shadow:
    """Propose the running shadow for promotion, for a reason."""
    if not reason.strip():
        raise Problem("records.alarm-reason", fields=["reason"])
    with transaction.atomic():
        shadow = _running()
        shadow.proposed_by, shadow.reason = by.name, reason
        shadow.save(update_fields=["proposed_by", "reason"])
    return shadow


def promote(*, by: By, at: datetime) -> Shadow:
    """Agree as the second person: from now on the shadow decides. Its gate needs a certificate."""
    with transaction.atomic():
        shadow = _running()
        if not shadow.proposed_by:
            raise Problem("records.shadow-unproposed")
        if shadow.proposed_by == by.name:
            raise Problem("records.shadow-second")
        shadow.agreed_by, shadow.state, shadow.ended_at = by.name, "promoted", at
        shadow.save()
        _point({"model": shadow.folder, "declarations": shadow.declarations})
    return shadow


def go_back() -> str:
    """Let the model decide that decided before the last promotion; return its folder or ''."""
    pointer = _pointer()
    if not pointer.is_file():
        raise Problem("records.shadow-nothing-before")
    before = _pointed().get("before")
    if before:
        _write(pointer, before)
    else:
        pointer.unlink()
        _forget()
    return str(before["model"]) if before else ""


def _running() -> Shadow:
    found = Shadow.objects.select_for_update().filter(state="running").first()
    if found is None:
        raise Problem("records.shadow-none")
    return found


def _open(folder: str, declarations: str) -> Triager:
    opened: Triager = import_string(settings.OPEN_TRIAGER)(folder, declarations)
    return opened


def _advising(triager: Triager) -> Triager:
    """Compare what open gates would offer: closed ones would hide the difference."""
    threshold = float(triager.model.card["advice_threshold"])
    return replace(triager, gate=Gate(threshold, is_open=True, advice=True))


def _compared(
    shadow: Shadow, reports: list[Report], old: Triager, new: Triager
) -> Iterable[ShadowRow]:
    told = [Said(one.masked, one.channel, one.received_at) for one in reports]
    pairs = zip(reports, old.decide_many(told), new.decide_many(told), strict=True)
    for report, before, after in pairs:
        was, now = short(before.value), short(after.value)
        kind = change(was, now)
        if kind is not None:
            yield ShadowRow(
                shadow=shadow, report=report, was=asdict(was), now=asdict(now), rank=int(kind)
            )


def _pointer() -> Path:
    return ground.state_folder() / "model" / POINTER


def _point(chosen: dict[str, object]) -> None:
    pointer = _pointer()
    _write(pointer, {**chosen, "before": _pointed() or None})


def _pointed() -> dict[str, Any]:
    """Return what was promoted; a damaged pointer names nothing to go back to."""
    try:
        found = json.loads(_pointer().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(pointer: Path, chosen: dict[str, object]) -> None:
    pointer.parent.mkdir(parents=True, exist_ok=True)
    draft = pointer.with_suffix(".new")
    draft.write_text(json.dumps(chosen, indent=1) + "\n", "utf-8")
    draft.rename(pointer)
    _forget()


def _forget() -> None:
    ground.forget_desk()
    forget_standing()
