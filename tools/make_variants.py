"""Write the table of traditional characters and their simplified forms that the kernel folds."""

from __future__ import annotations

from pathlib import Path

from opencc import OpenCC

TABLE = Path(__file__).parent.parent / "src/headwater/kernel/traditional.txt"
BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


def main() -> None:
    """Write two lines of equal length: the characters as given, and as folded."""
    convert = OpenCC("t2s").convert
    given = [chr(code) for low, high in BLOCKS for code in range(low, high)]
    pairs = [(one, convert(one)) for one in given]
    kept = [(one, simple) for one, simple in pairs if one != simple and len(simple) == 1]
    TABLE.write_text("".join(a for a, _ in kept) + "\n" + "".join(b for _, b in kept) + "\n")


if __name__ == "__main__":
    main()
