"""Which words do some futures read of a block? Those that `play` draws, for whoever keeps, changes or checks them.

The kernel is compiled when it is first asked for: who plays futures from a seed never waits for it.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.cache import entry_point
from sma_risk.core.numerics import u64
from sma_risk.core.philox import words_of


@entry_point("void(uint64, int64, uint64, uint32, uint32, uint32[:,::1])")
def draw(first: Any, count: Any, seed: Any, block: Any, visit: Any, out: Any) -> None:
    """Write the words of one (block, visit) for count futures, shape (4, count)."""
    for j in range(count):
        out[0, j], out[1, j], out[2, j], out[3, j] = words_of(first + u64(j), seed, block, visit)
