"""May anyone else put files where compiled kernels are cached? Who can, can run code here: Numba's cache is pickled."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def weakness(folder: str | os.PathLike[str]) -> str:
    """Return why a folder is not private to its user, or "" if it is.

    Files in it are trusted: of all others, only root and the owner of this library may put files there, and no one may
    put another folder in its place. Groups, and the owners of the folders above that not all may write to, are trusted.
    Where files have no owners and modes (Windows) nothing is found.
    """
    if not hasattr(os, "geteuid"):
        return ""
    return next(_weaknesses(Path(folder).resolve()), "")


def _weaknesses(folder: Path) -> Iterator[str]:
    trusted = {0, os.geteuid(), Path(__file__).stat().st_uid}
    for place in (folder, *folder.parents):
        found = place.stat()
        kept_apart = found.st_mode & stat.S_ISVTX and found.st_uid in trusted  # as /tmp: no one moves others' files
        if found.st_mode & stat.S_IWOTH and (place == folder or not kept_apart):
            yield f"all users may write to {place}"
        if place == folder and found.st_uid not in trusted:
            yield f"{place} belongs to another user"
