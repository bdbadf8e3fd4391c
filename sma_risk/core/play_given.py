"""How are futures played whose words come from elsewhere? As all others, reading what was given in place of a seed.

The kernel is compiled when it is first asked for: who draws words from a seed never waits for it.
"""

from __future__ import annotations

from typing import Any

from numba import types

from sma_risk.core import marks
from sma_risk.core.cache import entry_point
from sma_risk.core.lending import lend, lend_rows
from sma_risk.core.numbers import draw_numbers
from sma_risk.core.numerics import u64
from sma_risk.core.philox import GIVEN_TYPE
from sma_risk.core.play import RANGE, REST, play_tile
from sma_risk.core.rows import TILE


@entry_point(types.void(*RANGE, GIVEN_TYPE, types.float32[::1], *REST))
def play_given(
    first: Any, start: Any, stop: Any, given: Any, numbers: Any, compiled: Any, stores: Any, tile: Any, path: Any
) -> None:
    """Play like `play_drawn`, with `given` words, those of whole tiles from number first + start on, for the seed."""
    model, outcomes, rows = lend(compiled), lend(stores), lend_rows(tile)
    for at in range(start, stop, TILE):
        number = first + u64(at)
        marks.draw_words(rows, number, given)
        draw_numbers(rows, numbers, model.tables, number, given)
        play_tile(number, given, at, min(TILE, stop - at), numbers, model, outcomes, rows, path)
