"""What a file may carry: pictures lose where and by whom they were taken, scripts are refused."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from headwater.kernel.problem import Problem

JPEG, PNG, PDF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"%PDF-"
APP0, APP15, COMMENT, SCAN = 0xE0, 0xEF, 0xFE, 0xDA
TOLD = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile")
LENGTH, NAME = 4, 8
MOST_PIXELS = 60_000_000  # no telephone makes larger ones; a bomb of a picture claims far more
BROKEN = (OSError, ValueError, SyntaxError)  # what a broken picture raises in Pillow
EXIF, TAKEN = 0x8769, 36867  # Exif 2.3: the camera's own block, and when it pressed the button


def cleaned(content: bytes, name: str = "") -> bytes:
    """Return a picture without what it tells of its maker and place; refuse what is no file.

    A picture must open whole, a PDF must end and hold nothing that acts.
    """
    if content.startswith((JPEG, PNG)) and not _is_whole(content):
        raise Problem("matters.file-broken", fields=["file"], name=name)
    if content.startswith(PDF) and b"%%EOF" not in content:
        raise Problem("matters.file-broken", fields=["file"], name=name)
    if content.startswith(JPEG):
        return _jpeg(content)
    if content.startswith(PNG):
        return _png(content)
    if content.startswith(PDF) and any(word in content for word in ACTIVE):
        raise Problem("matters.file-active", fields=["file"])
    return content


def taken_at(content: bytes, zone: ZoneInfo) -> datetime | None:
    """Answer when the camera says a picture was taken, by its own clock; most say nothing."""
    picture = _opened(content) if content.startswith(JPEG) else None
    said = picture.getexif().get_ifd(EXIF).get(TAKEN) if picture is not None else None
    try:
        return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _opened(content: bytes) -> Any:
    """Read the head of a picture, or answer None where it is none or claims too many pixels."""
    from PIL import Image

    try:
        picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    except (*BROKEN, Image.DecompressionBombError):
        return None
    return picture if picture.width * picture.height <= MOST_PIXELS else None


def _is_whole(content: bytes) -> bool:
    """Answer whether a picture opens to its last dot."""
    picture = _opened(content)
    try:
        return picture is not None and picture.load() is not None
    except BROKEN:
        return False


def _jpeg(content: bytes) -> bytes:
    """Drop the application segments (Exif, XMP, IPTC) and comments; keep JFIF and the picture."""
    kept, at = [content[:2]], 2
    while at + LENGTH <= len(content) and content[at] == 0xFF:  # noqa: PLR2004  a marker
        kind = content[at + 1]
        if kind == SCAN:
            return b"".join([*kept, content[at:]])
        end = at + 2 + int.from_bytes(content[at + 2 : at + LENGTH])
        if not (APP0 < kind <= APP15 or kind == COMMENT):
            kept.append(content[at:end])
        at = end
    return b"".join(kept) if len(kept) > 1 else content


def _png(content: bytes) -> bytes:
    """Drop the chunks of text, time and Exif."""
    kept, at = [content[:NAME]], NAME
    while at + NAME <= len(content):
        length = int.from_bytes(content[at : at + LENGTH])
        end = at + NAME + length + LENGTH
        if content[at + LENGTH : at + NAME] not in TOLD:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
