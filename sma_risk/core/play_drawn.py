"""How are futures played in which some numbers of the model are uncertain? As all others, with numbers of their own.

The kernel is compiled when it is first asked for: who has no such numbers never waits for it.
"""

from __future__ import annotations

from typing import Any

from numba import types

from sma_risk.core import marks
from sma_risk.core.cache import entry_point
from sma_risk.core.lending import lend, lend_rows
from sma_risk.core.numbers import draw_numbers
from sma_risk.core.numerics import u64
from sma_risk.core.play import RANGE, REST, play_tile
from sma_risk.core.rows import TILE


@entry_point(types.void(*RANGE, types.uint64, types.float32[::1], *REST))
def play_drawn(
    first: Any, start: Any, stop: Any, seed: Any, numbers: Any, compiled: Any, stores: Any, tile: Any, path: Any
) -> None:
    """Play like `play`, with scratch from `rows_of`, `numbers`, to draw each future's own numbers in."""
    model, outcomes, rows = lend(compiled), lend(stores), lend_rows(tile)
    for at in range(start, stop, TILE):
        number = first + u64(at)
        marks.draw_words(rows, number, seed)
        draw_numbers(rows, numbers, model.tables, number, seed)
        play_tile(number, seed, at, min(TILE, stop - at), numbers, model, outcomes, rows, path)
