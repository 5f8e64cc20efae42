"""The certificate: how sure we are that no emergency is offered for transfer, signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path

from headwater.kernel.problem import Problem

TEXTS = ("model", "data", "code", "valid_from", "valid_until", "labelled", "signature")


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 of what decides: the model folder, the city's declared data, the code."""

    model: str
    data: str
    code: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """At most `alpha` of emergencies are offered below `threshold`, with confidence 1 - delta.

    `groups` counts emergencies and misses by group, `labelled` is the hash of the labelled rows.
    """

    n: int
    misses: int
    alpha: float
    delta: float
    threshold: float
    groups: Mapping[str, tuple[int, int]]
    model: str
    data: str
    code: str
    valid_from: str
    valid_until: str
    simulated: bool
    labelled: str = ""
    signature: str = ""

    @property
    def name(self) -> str:
        """Return the short name that matters keep of the certificate they were decided under."""
        return sha256(self.signed_bytes()).hexdigest()[:12]

    def signed_bytes(self) -> bytes:
        """Return what is signed: every field but the signature, in a fixed order."""
        return json.dumps(_fields(replace(self, signature="")), sort_keys=True).encode()


def why_closed(
    certificate: Certificate | None,
    *,
    key: bytes,
    hashes: Hashes,
    at: datetime,
    demo: bool,
) -> str:
    """Answer the sentence key that says why the gate stays closed; empty when it may open.

    `at` is real time, also where the city has a clock of its own.
    """
    if certificate is None:
        return "triage.gate.absent"
    checks = {
        "triage.gate.forged": not is_genuine(certificate, key),
        "triage.gate.changed-model": certificate.model != hashes.model,
        "triage.gate.changed-data": certificate.data != hashes.data,
        "triage.gate.changed-code": certificate.code != hashes.code,
        "triage.gate.early": at < datetime.fromisoformat(certificate.valid_from),
        "triage.gate.expired": at >= datetime.fromisoformat(certificate.valid_until),
        "triage.gate.simulated": certificate.simulated and not demo,
    }
    return next((why for why, closed in checks.items() if closed), "")


def is_genuine(certificate: Certificate, key: bytes) -> bool:
    """Answer whether the holder of the public key (32 raw bytes, Ed25519) signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = bytes.fromhex(certificate.signature)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, certificate.signed_bytes())
    except (InvalidSignature, ValueError):
        return False
    return True


def read_certificate(path: Path) -> Certificate:
    """Read a certificate file; one that is no certificate is a Problem."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        groups = {name: (int(n), int(k)) for name, (n, k) in stored.pop("groups").items()}
        return _sound(Certificate(groups=groups, **stored))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as fault:
        raise Problem("triage.certificate-unreadable", path=path.name) from fault


def _sound(one: Certificate) -> Certificate:
    """Return it, unless a field is damaged: what it says is shown even where nobody signed it."""
    if not all(isinstance(getattr(one, name), str) for name in TEXTS):
        raise TypeError(TEXTS)
    if not isinstance(one.simulated, bool) or not all(type(k) is int for k in (one.n, one.misses)):
        raise TypeError(one.n, one.misses, one.simulated)
    if not all(0 <= share <= 1 for share in (one.alpha, one.delta, one.threshold)):
        raise ValueError(one.threshold)
    if any(datetime.fromisoformat(at).tzinfo is None for at in (one.valid_from, one.valid_until)):
        raise ValueError(one.valid_from, one.valid_until)
    return one


def trusted_key(state: Path) -> bytes:
    """Return the raw public key this installation trusts; empty where there is none."""
    path = state / "keys" / "certificate.pub"
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return b""


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write the file that `read_certificate` reads; a reader never meets half of it."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(_fields(certificate), sort_keys=True, indent=1) + "\n", "utf-8")
    draft.rename(path)


def code_hash() -> str:
    """Answer the SHA-256 of the code that decides: `triage/` and `kernel/text`."""
    total = sha256()
    folder = resources.files("headwater.triage")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".py"))
    for name in names:
        total.update(name.encode() + (folder / name).read_bytes())
    total.update((resources.files("headwater.kernel") / "text.py").read_bytes())
    return total.hexdigest()


def _fields(certificate: Certificate) -> dict[str, object]:
    names = certificate.__dataclass_fields__
    return {name: getattr(certificate, name) for name in names}
