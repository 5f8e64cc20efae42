"""What proves a result, and what is refused: no file, no value, a broken or false file."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from tests.evidence import PLACE, shot

from headwater.kernel.problem import Problem
from headwater.matters.declared import Scale
from headwater.matters.photos import cleaned, taken_at
from headwater.matters.proofs import Shown, require_proof
from headwater.matters.states import Proof
from headwater.simulation.pictures import picture

DECIBELS = (Scale("dB", 10, 150), Scale("m", 0, 10_000))


@pytest.mark.parametrize(
    ("kind", "note", "ending", "refused"),
    [
        ("photo", "it was mended, I saw it", "", "matters.proof-file"),
        ("photo", "", "pdf", "matters.proof-file"),
        ("photo", "", "png", ""),
        ("document", "signed", "", "matters.proof-file"),
        ("document", "", "pdf", ""),
        ("agreement", "both agreed", "", "matters.proof-file"),
        ("agreement", "", "jpg", ""),
        ("measurement", "quiet now", "", "matters.proof-value"),
        ("measurement", "62", "", "matters.proof-value"),
        ("measurement", "after 65 min", "", "matters.proof-value"),
        ("measurement", "900 dB", "", "matters.proof-value"),
        ("measurement", "夜间实测62.5dB达标", "", ""),
        ("measurement", "12 m from the door", "", ""),
        ("visit-note", " ", "", "matters.proof-empty"),
        ("visit-note", "seen", "", ""),
    ],
)
def test_each_kind_is_proved_by_what_it_is(kind, note, ending, refused):
    shown = Shown(Proof(kind), note, ending)
    if not refused:
        require_proof(shown, DECIBELS)
        return

    with pytest.raises(Problem) as problem:
        require_proof(shown, DECIBELS)

    assert problem.value.code == refused


def test_city_without_declared_units_wants_any_unit():
    require_proof(Shown(Proof.MEASUREMENT, "4 furlongs"), ())

    with pytest.raises(Problem):
        require_proof(Shown(Proof.MEASUREMENT, "4"), ())


def bomb():
    """A picture of a few bytes that claims to be forty thousand dots wide and high."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.mark.parametrize(
    "content",
    [picture("a")[:-30], b"\xff\xd8\xff" + b"0" * 90, b"%PDF-1.7 cut off", bomb()],
    ids=["cut png", "false jpeg", "cut pdf", "bomb"],
)
def test_broken_file_is_refused(content):
    with pytest.raises(Problem) as refused:
        cleaned(content, "a")

    assert refused.value.code == "matters.file-broken"


def test_time_of_a_photo_is_read_before_it_is_taken_out():
    content, here = shot("2026:11:20 08:30:00"), ZoneInfo("Asia/Shanghai")

    assert taken_at(content, here) == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert taken_at(cleaned(content), here) is None
    assert PLACE in content
    assert PLACE not in cleaned(content)
    assert not Image.open(BytesIO(cleaned(content))).getexif()


@pytest.mark.parametrize("content", [shot("yesterday"), picture("a"), b"", b"%PDF-1.7"])
def test_most_files_say_no_time(content):
    assert taken_at(content, ZoneInfo("Asia/Shanghai")) is None


def test_played_pictures_differ_and_open():
    first, second = picture("a"), picture("b")

    assert first != second
    assert Image.open(BytesIO(cleaned(first))).size == (4, 4)
