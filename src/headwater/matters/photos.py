"""What a file may carry: pictures lose where and by whom they were taken, scripts are refused."""

from __future__ import annotations

from headwater.kernel.problem import Problem

JPEG, PNG, PDF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"%PDF-"
APP0, APP15, COMMENT, SCAN = 0xE0, 0xEF, 0xFE, 0xDA
TOLD = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile")
LENGTH, NAME = 4, 8


def cleaned(content: bytes) -> bytes:
    """Return a picture without what it tells of its maker and place; refuse an active PDF."""
    if content.startswith(JPEG):
        return _jpeg(content)
    if content.startswith(PNG):
        return _png(content)
    if content.startswith(PDF) and any(word in content for word in ACTIVE):
        raise Problem("matters.file-active", fields=["file"])
    return content


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
