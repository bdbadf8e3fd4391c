"""Who writes to a store? One process at a time; the operating system lets go of the lock of one that has died."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sma_risk.parameters import ScenarioError

NAME = "lock"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the one who writes; `ScenarioError` naming the process that does already."""
    import fcntl

    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            needed = f"a path to which no one else writes: {writer(folder)} does"
            raise ScenarioError("store", str(folder), needed) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def writer(folder: Path) -> str:
    """Return who writes, or wrote until it was killed; empty if no one."""
    try:
        return (folder / NAME).read_text(encoding="utf-8", errors="replace")[:200]
    except FileNotFoundError:
        return ""
