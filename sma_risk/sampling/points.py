"""Which words belong to a future? Philox4x32-10 by (seed, future number, block, visit).

Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The counter is (future low,
future high, block, visit), the key (seed low, seed high): a word depends on nothing else, so neither threads
nor blocks nor the order of work can change it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling.jit import inline
from sma_risk.sampling.numerics import u32

u64 = np.uint64
_MULTIPLIER_0, _MULTIPLIER_1 = u64(0xD2511F53), u64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = u64(0x9E3779B9), u64(0xBB67AE85)
_LOW, _SHIFT = u64(0xFFFFFFFF), u64(32)


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
def words_of(future: Any, seed: Any, block: Any, visit: Any) -> Any:
    """Return the four words of one (future, block, visit)."""
    return philox(future & _LOW, future >> _SHIFT, u64(block), u64(visit), seed & _LOW, seed >> _SHIFT)
