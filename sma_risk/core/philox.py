"""Which words belong to a future? Philox4x32-10 by (seed, future number, block, visit); or what a word source gave.

Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The counter is (future low,
future high, block, visit), the key (seed low, seed high): a word depends on nothing else, so neither threads
nor blocks nor the order of work can change it.

All words come through `words_of`. Passes hand it a seed, or `Given` words in the place of one; which of the two it is
is known when a kernel is compiled, so that the words of a seed cost no more for it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

from sma_risk.core.jit import BORROWED, inline
from sma_risk.core.numerics import u32, u64
from sma_risk.core.sites import BLOCKS_IN_ORDER

_MULTIPLIER_0, _MULTIPLIER_1 = u64(0xD2511F53), u64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = u64(0x9E3779B9), u64(0xBB67AE85)
_LOW, _SHIFT = u64(0xFFFFFFFF), u64(32)
_ALL_BITS = u32(0xFFFFFFFF)
_ROWS = np.zeros(max(BLOCKS_IN_ORDER) + 1, np.uint64)
_ROWS[list(BLOCKS_IN_ORDER)] = np.arange(len(BLOCKS_IN_ORDER))


@inline
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Return the four words of one counter; all arguments are 32-bit values in uint64 lanes."""
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * (c0 & _LOW)
        product_1 = _MULTIPLIER_1 * (c2 & _LOW)
        c0, c1, c2, c3 = (
            (product_1 >> _SHIFT) ^ c1 ^ k0,
            product_1,
            (product_0 >> _SHIFT) ^ c3 ^ k1,
            product_0,
        )
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return u32(c0), u32(c1), u32(c2), u32(c3)


@inline
def word_of(words: Any, lane: Any) -> Any:
    """Return one of four words, that of a lane."""
    w0, w1, w2, w3 = words
    return w0 if lane == 0 else w1 if lane == 1 else w2 if lane == 2 else w3


class Given(NamedTuple):
    """What a word source gives for a stretch of futures.

    words : (block, lane, future) those of visit 0, blocks as in `sites.BLOCKS_IN_ORDER`.
    first : the number of the first of these futures.
    seeds : (block, lane) that later visits of a site are drawn with.
    paired : 1 if the second future of each pair (0, 1), (2, 3), ... reads the complement of the first's words, else 0.
    """

    words: NDArray[np.uint32]
    first: np.uint64
    seeds: NDArray[np.uint64]
    paired: np.uint64


GIVEN_TYPE = types.NamedTuple((types.uint32[:, :, ::1], types.uint64, types.uint64[:, ::1], types.uint64), Given)


def words_of(future: Any, source: Any, block: Any, visit: Any) -> Any:
    """Return the four words of one (future, block, visit)."""
    words = words_given if isinstance(source, tuple) else words_drawn
    return words(future, source, block, visit)


@overload(words_of, jit_options={**BORROWED, "forceinline": True}, strict=False)
def _words_of(future: Any, source: Any, block: Any, visit: Any) -> Any:
    if isinstance(source, types.BaseTuple):
        return lambda future, source, block, visit: words_given(future, source, block, visit)
    return lambda future, source, block, visit: words_drawn(future, source, block, visit)


@inline
def words_drawn(future: Any, seed: Any, block: Any, visit: Any) -> Any:
    """Return the words of a counter under a seed."""
    return philox(future & _LOW, future >> _SHIFT, u64(block), u64(visit), seed & _LOW, seed >> _SHIFT)


@inline
def words_given(future: Any, given: Any, block: Any, visit: Any) -> Any:
    """Return the words that were given for visit 0; those of later visits are drawn, each site's with its own seed."""
    row = _ROWS[u64(block)]
    if u64(visit) == u64(0):
        words, column = given.words, u64(future) - given.first
        return (
            words[row, u64(0), column],
            words[row, u64(1), column],
            words[row, u64(2), column],
            words[row, u64(3), column],
        )
    number = u64(future) >> given.paired
    flip = u32(u32(u64(future) & given.paired) * _ALL_BITS)
    s0, s1 = given.seeds[row, u64(0)], given.seeds[row, u64(1)]
    s2, s3 = given.seeds[row, u64(2)], given.seeds[row, u64(3)]
    w0, w1, w2, w3 = words_drawn(number, s0, block, visit)
    if s1 != s0 or s2 != s0 or s3 != s0:
        w1 = words_drawn(number, s1, block, visit)[1]
        w2 = words_drawn(number, s2, block, visit)[2]
        w3 = words_drawn(number, s3, block, visit)[3]
    return w0 ^ flip, w1 ^ flip, w2 ^ flip, w3 ^ flip
