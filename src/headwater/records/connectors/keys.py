"""Keys and what is done with them: contact encryption, tokens, API keys, signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from headwater.kernel.problem import Problem


@dataclass(frozen=True, slots=True)
class Sealed:
    """A contact as it is stored: ciphertext and the id of the key that opens it."""

    ciphertext: bytes
    key_id: str


class KeyRing:
    """Contact keys in files 0600, outside database and backup; the newest one encrypts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "keys"
        self._secret: bytes | None = None
        self._seals: tuple[int, str, Fernet] | None = None

    def seal(self, contact: dict[str, str]) -> Sealed:
        """Encrypt a contact with the newest key."""
        key_id, newest = self._newest()
        text = json.dumps(contact, ensure_ascii=False).encode()
        return Sealed(newest.encrypt(text), key_id)

    def open(self, sealed: Sealed) -> dict[str, str]:
        """Decrypt a contact, or say that its key is gone."""
        try:
            text = Fernet(self._read(sealed.key_id)).decrypt(bytes(sealed.ciphertext))
        except (OSError, InvalidToken):
            raise Problem("records.key-missing", key=sealed.key_id) from None
        opened: dict[str, str] = json.loads(text)
        return opened

    def rotate(self) -> str:
        """Make a new key; what older keys sealed stays readable."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # After the newest, not by count: where an old key was taken away, one in use would go.
        names = sorted(file.stem for file in self.folder.glob("c[0-9]*.key"))
        key_id = f"c{int(names[-1][1:]) + 1 if names else 1:04d}"
        _write_secret(self.folder / f"{key_id}.key", Fernet.generate_key())
        return key_id

    def signer(self) -> Ed25519PrivateKey:
        """Return this installation's signing key, made at first need."""
        file = self.folder / "signing.key"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = Ed25519PrivateKey.generate()
            raw = made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            _write_secret(file, raw)
        return Ed25519PrivateKey.from_private_bytes(file.read_bytes())

    def public(self) -> bytes:
        """Return the raw public half of the signing key: what `triage` verifies with."""
        return self.signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, content: bytes) -> str:
        """Return the signature of a certificate as hex, and keep the public key beside the file."""
        trusted = self.folder / "certificate.pub"
        signature = self.signer().sign(content).hex()
        trusted.write_text(self.public().hex() + "\n", encoding="ascii")
        trusted.chmod(0o644)
        return signature

    def token(self, matter: UUID) -> str:
        """Return the token of a matter's own page: derived, so that a repeated post gets it too."""
        if self._secret is None:
            self._secret = self.signer().private_bytes(
                Encoding.Raw, PrivateFormat.Raw, NoEncryption()
            )
        made = hmac.digest(self._secret, b"caller" + matter.bytes, "sha256")
        return base64.b32encode(made[:20]).decode().lower()

    def _newest(self) -> tuple[str, Fernet]:
        """Return the newest key; the folder is read again once a key came or went."""
        changed = self.folder.stat().st_mtime_ns if self.folder.exists() else 0
        if self._seals is None or self._seals[0] != changed:
            names = sorted(file.stem for file in self.folder.glob("c*.key"))
            key_id = names[-1] if names else self.rotate()
            self._seals = (changed, key_id, Fernet(self._read(key_id)))
        return self._seals[1:]

    def _read(self, key_id: str) -> bytes:
        return (self.folder / f"{key_id}.key").read_bytes()


def _write_secret(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


def digest(secret: str) -> str:
    """Return what is stored of a token or key: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, stored: str) -> bool:
    """Compare a secret with its stored digest in constant time."""
    return hmac.compare_digest(digest(secret), stored)
