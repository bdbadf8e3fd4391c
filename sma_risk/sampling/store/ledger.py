"""Which blocks are whole? A line for each, written last, with the size and the checksums of what it stands for.

A line counts if its own checksum holds. One that was torn off, or damaged later, does not, and its block is played
again when the store is resumed.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from sma_risk.sampling.store.layout import Block, Layout

NAME = "ledger"
_LONGEST = 16_384  # bytes of a line
_NUMBERS = re.compile(rb"\[\d{1,20}(,\d{1,20}){2,}\]")


class Entry(NamedTuple):
    """A whole block: its bytes on disk, and the CRC-32 of the raw bytes of each of its arrays."""

    block: Block
    size: int
    checks: tuple[int, ...]


class Ledger:
    """The ledger of a store, open for those who write."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def enter(self, entry: Entry) -> None:
        """Add a block, whose chunks are durable by now; return when the line is."""
        line = _line([entry.block.cell, entry.block.number, entry.size, *entry.checks])
        if os.write(self._descriptor, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(self._descriptor)


@contextmanager
def open_ledger(folder: Path) -> Iterator[Ledger]:
    """Open the ledger of a store to add to it, after whatever was left of an interrupted line."""
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            os.write(descriptor, b"\n")
        yield Ledger(descriptor)
    finally:
        os.close(descriptor)


def read_ledger(folder: Path, layout: Layout) -> dict[Block, Entry]:
    """Return what is whole."""
    found = {}
    with open(folder / NAME, "rb") as lines:
        while line := lines.readline(_LONGEST):
            entry = _entry(line, layout)
            if entry is not None:
                found[entry.block] = entry
    return found


def _line(numbers: list[int]) -> bytes:
    text = json.dumps(numbers, separators=(",", ":")).encode()
    return text + b" %08x\n" % crc32(text)


def _entry(line: bytes, layout: Layout) -> Entry | None:
    text, _, check = line.rpartition(b" ")
    if check != b"%08x\n" % crc32(text) or not _NUMBERS.fullmatch(text):
        return None
    cell, number, size, *checks = json.loads(text)
    if cell >= layout.cells or number >= layout.per_cell:
        return None
    block = layout.of(cell, number)
    return Entry(block, size, tuple(checks)) if len(checks) == len(layout.names(block)) else None
