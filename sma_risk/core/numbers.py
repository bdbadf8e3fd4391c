"""Which numbers of the model hold for a future? The same for all, or where some are uncertain that future's own.

Passes take `numbers`, one set for all futures or rows with a set for each, and ask for those `of` a future. Which of
the two it is is known when a kernel is compiled, so that one set for all costs nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from sma_risk.core.arrays import NUMBERS_TYPE, Numbers
from sma_risk.core.jit import BORROWED, one_pass
from sma_risk.core.numerics import u64
from sma_risk.core.philox import word_of, words_of
from sma_risk.core.rows import BATCH_SCORES, DRAWN, STRIDE, TILE
from sma_risk.core.tables.quantiles import quantile_row

_STRIDE = u64(STRIDE)


def rows_of(numbers: Numbers) -> NDArray[np.float32]:
    """Return scratch for one thread: a row of each number, the same for all futures until some are drawn."""
    return np.repeat(np.array(numbers, np.float32), STRIDE)


def of(numbers: Any, i: Any) -> Any:
    """Return the numbers of future i."""
    return numbers if isinstance(numbers, tuple) else Numbers(*numbers[int(i) :: STRIDE])


@overload(of, jit_options={**BORROWED, "forceinline": True}, strict=False)
def _of(numbers: Any, i: Any) -> Any:
    if isinstance(numbers, types.Array):
        return lambda numbers, i: _gathered(numbers, u64(i))
    return lambda numbers, i: numbers


@intrinsic
def _gathered(context: Any, rows: Any, i: Any) -> Any:
    """Load one future's numbers; those that nobody reads are left out by the compiler."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        places = [builder.add(args[1], ir.Constant(ir.IntType(64), k * STRIDE)) for k in range(len(Numbers._fields))]
        return context.make_tuple(builder, NUMBERS_TYPE, [builder.load(builder.gep(data, [at])) for at in places])

    return NUMBERS_TYPE(rows, i), codegen


@one_pass
def draw_numbers(tile: Any, rows: Any, tables: Any, first: Any, seed: Any) -> None:
    """Draw the uncertain numbers of each future: each has its quantile function, and its words."""
    before = len(tables.quantiles.forms) - len(tables.drawn)
    for k in range(len(tables.drawn)):
        place, block, lane = tables.drawn[k, 0], tables.drawn[k, 1], tables.drawn[k, 2]
        for future in range(TILE):
            i = u64(future)
            tile.drawn[DRAWN + i] = word_of(words_of(first + i, seed, u64(block), u64(0)), lane)
        quantile_row(tile, tables.quantiles, before + k, tile.drawn, DRAWN, tile.batch, BATCH_SCORES, TILE)
        for future in range(TILE):
            rows[u64(place) * _STRIDE + u64(future)] = tile.batch[BATCH_SCORES + u64(future)]
