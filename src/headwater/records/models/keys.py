"""Keys of rows: time-ordered UUIDs, made before the row is written."""

from __future__ import annotations

import os
import time
import uuid


def new_key() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562 §5.7): ordered by time, so that indexes stay dense."""
    stamp = time.time_ns() // 1_000_000
    value = stamp << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
