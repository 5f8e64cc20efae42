"""Evidence as units hand it in: a photo or paper with a file of its own, a value, or words."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from PIL import Image

from headwater.matters.proofs import FILES
from headwater.matters.states import Proof
from headwater.records.actions.proofs import Evidence
from headwater.simulation.pictures import picture

PLACE = b"GPS-HERE"
CAMERA, DESCRIBED, TAKEN = 0x8769, 270, 36867  # Exif 2.3


def shot(taken: str = "2026:11:20 08:30:00") -> bytes:
    """Make a photo whose camera wrote when and where it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[DESCRIBED] = PLACE.decode()
    exif.get_ifd(CAMERA)[TAKEN] = taken
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def evidence(kind: str, note: str = "mended") -> Evidence:
    """Make what proves: of the kinds that want a file, a picture unlike any other."""
    if Proof(kind) in FILES:
        return Evidence(kind, note, "shot.png", picture(uuid4().hex))
    return Evidence(kind, f"{note} 62 dB" if kind == Proof.MEASUREMENT else note)
