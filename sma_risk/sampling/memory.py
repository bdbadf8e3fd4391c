"""Where do outcomes lie? In memory that others of the same size have left, so that the system need not find it anew.

Memory that is freed goes back to the system, which hands it out again zeroed and page by page: that took up to a third
of the time of a call (docs/decisions/0011-pages-of-outcomes.md). So some of it is kept back.
"""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sma_risk.core import lines

KEPT = 1 << 28
"""Bytes that a process keeps back at most. Judgement: what half a million futures of five strategies take."""

SMALLEST = 1 << 22
"""Bytes of the smallest array worth keeping: below, NumPy asks for ordinary pages, which cost little."""

_left: list[NDArray[np.uint8]] = []
_one_at_a_time = Lock()
"""Nobody waits for it: an array may end at any moment, in any thread, even while this one looks for memory."""


class _Lent:
    """Memory that an array and its views are using: it ends with the last of them."""

    def __init__(self, memory: NDArray[np.uint8]) -> None:
        self.__array_interface__ = memory.__array_interface__
        finalize(self, _keep, memory).atexit = False


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array as `numpy.empty` does: its values are whatever its memory holds."""
    size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
    if not SMALLEST <= size <= KEPT:
        return _new(shape, dtype)
    return np.asarray(_Lent(_take(size))).view(dtype).reshape(shape)


def kept_back() -> int:
    """Return the bytes that are kept back."""
    return sum(memory.nbytes for memory in list(_left))


def release() -> None:
    """Give all that is kept back to the system."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            _left.clear()
        finally:
            _one_at_a_time.release()


def _take(size: int) -> NDArray[np.uint8]:
    """Return memory of a size: left by others, or new."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            for place, memory in enumerate(_left):
                if memory.nbytes == size:
                    return _left.pop(place)
        finally:
            _one_at_a_time.release()
    return _new((size,), np.uint8)


def _new(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array in new memory; if there is none, what is kept back makes room."""
    try:
        return lines.empty(shape, dtype)
    except MemoryError:
        release()
        return lines.empty(shape, dtype)


def _keep(memory: NDArray[np.uint8]) -> None:
    """Keep memory back, and let go of what has waited longest once it is too much."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            _left.append(memory)
            while kept_back() > KEPT:
                del _left[0]
        finally:
            _one_at_a_time.release()
