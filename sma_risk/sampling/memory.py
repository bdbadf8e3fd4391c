"""Where do outcomes lie? In memory that others of the same size have left, so that the system need not find it anew.

Memory that is freed goes back to the system, which hands it out again zeroed and page by page: that took up to a third
of the time of a call (docs/decisions/0011-pages-of-outcomes.md). So some of it is kept back.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import DTypeLike, NDArray

KEPT = 1 << 28
"""Bytes that a process keeps back at most. Judgement: what a quarter of a million futures of five strategies take."""

SMALLEST = 1 << 22
"""Bytes of the smallest array worth keeping: below, NumPy asks for ordinary pages, which cost little."""

_left: deque[NDArray[np.uint8]] = deque()


class _Lent:
    """Memory that an array and its views are using: it ends with the last of them."""

    def __init__(self, memory: NDArray[np.uint8]) -> None:
        self.__array_interface__ = memory.__array_interface__
        finalize(self, _keep, memory).atexit = False


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array as `numpy.empty` does: its values are whatever its memory holds."""
    size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
    if not SMALLEST <= size <= KEPT:
        return np.empty(shape, dtype)
    return np.asarray(_Lent(_take(size))).view(dtype).reshape(shape)


def _take(size: int) -> NDArray[np.uint8]:
    """Return memory of a size: left by others, or new. Other threads may be asking at the same time."""
    for _ in range(len(_left)):
        with suppress(IndexError):
            memory = _left.popleft()
            if memory.nbytes == size:
                return memory
            _left.append(memory)
    return np.empty(size, np.uint8)


def _keep(memory: NDArray[np.uint8]) -> None:
    """Keep memory back, and let go of what has waited longest once it is too much."""
    _left.append(memory)
    with suppress(IndexError):
        while sum(one.nbytes for one in list(_left)) > KEPT:
            _left.popleft()
