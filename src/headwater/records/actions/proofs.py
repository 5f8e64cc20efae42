"""Keep proof of a result: a file checked by its content, a value, or words; or its excuse."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile

from headwater.kernel.permit import By
from headwater.kernel.problem import Problem
from headwater.kernel.sentence import Term, say
from headwater.matters.moves import Verb, proof_kind
from headwater.matters.photos import cleaned, taken_at
from headwater.matters.proofs import Shown, require_proof
from headwater.records.actions.changing import changing
from headwater.records.models import Proof
from headwater.records.models.keys import new_key
from headwater.records.queries import ground

LARGEST_MB = 2
# What a file is, by its first bytes: its name proves nothing.
KNOWN = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is handed in: its kind, a note, and a file's name and content if there is one."""

    kind: str
    note: str = ""
    name: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Excused:
    """A file that cannot be had: which kind, the declared reason, and what happened."""

    proof: str
    code: str
    reason: str


def add_proof(matter: UUID, evidence: Evidence, *, by: By, at: datetime) -> Proof:
    """Add dated evidence to a matter of the acting unit: words prove no photo and no paper."""
    kind = proof_kind(evidence.kind)
    ending = _checked(evidence) if evidence.content else ""
    require_proof(Shown(kind, evidence.note, ending), ground.city().life.scales)
    with changing(matter, Verb.PROVE, by=by, at=at) as now:
        part = now.own(parts=["held"])
        proof = Proof(
            id=new_key(),
            matter_id=matter,
            assignment=part,
            kind=kind.value,
            note=evidence.note,
            at=at,
            unit_id=by.unit,
        )
        if ending:
            _attach(proof, evidence, ending)
        proof.save(force_insert=True)
        now.change["proof"] = kind.value
        now.because.append(
            say("records.proof-added", proof=Term("proof", kind), note=evidence.note)
        )
    return proof


def keep_photo(matter: UUID, evidence: Evidence, *, by: By, at: datetime) -> Proof:
    """Keep a photo of how it was found; it proves no result, so it belongs to no part."""
    ending = _checked(evidence)
    with changing(matter, Verb.NOTE, by=by, at=at) as now:
        found = Proof(id=new_key(), matter_id=matter, kind="photo", at=at, unit_id=by.unit)
        _attach(found, evidence, ending)
        found.save(force_insert=True)
        now.say("records.proof-added", proof=Term("proof", found.kind), note="")
    return found


def excuse(matter: UUID, excused: Excused, *, unit: str, by: By, at: datetime) -> Proof:
    """Let a part close without a file of this kind, as two persons agreed; it stands as such."""
    with changing(matter, Verb.PROVE, by=By(by.name, unit), at=at) as now:
        part = now.own(parts=["held"])
        proof = Proof(id=new_key(), matter_id=matter, assignment=part, at=at, unit_id=unit)
        proof.kind, proof.note, proof.excuse = excused.proof, excused.reason, excused.code
        proof.save(force_insert=True)
        now.change["proof"] = excused.proof
        why = {"proof": Term("proof", excused.proof), "excuse": Term("excuse", excused.code)}
        now.say("records.proof-excused", **why, note=excused.reason)
    return proof


def _attach(proof: Proof, evidence: Evidence, ending: str) -> None:
    """Keep a file with its digest; the row is saved by whoever made it."""
    content = cleaned(evidence.content, evidence.name)
    proof.taken_at = taken_at(evidence.content, ground.zone())
    proof.digest = hashlib.sha256(content).hexdigest()
    proof.file.save(f"{proof.digest[:16]}.{ending}", ContentFile(content), save=False)


def _checked(evidence: Evidence) -> str:
    """Return the ending a file's content deserves, or refuse it."""
    for start, ending in KNOWN.items():
        fits = len(evidence.content) <= LARGEST_MB * 1_000_000
        if fits and evidence.content.startswith(start):
            return ending
    raise Problem("records.file-refused", fields=["file"], name=evidence.name, limit=LARGEST_MB)
