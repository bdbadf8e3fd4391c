"""How far out is a heavy tail, where one word cannot tell? A second word of the same future and visit says so."""

from __future__ import annotations

from typing import Any

from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numerics import u32, u64
from sma_risk.core.philox import word_of, words_of
from sma_risk.core.rows import LANE, VISIT
from sma_risk.core.tables.cells import deep_cell_and_place
from sma_risk.core.tables.cubics import cubic
from sma_risk.core.tables.quantiles import NEAREST

_NEAREST = u32(NEAREST)


@inline
def deep_quantile(table: Any, word: Any, words: Any, lane: Any) -> Any:
    """Return the quantile at a word and a second one, that of this lane of a block."""
    cell, place = deep_cell_and_place(word, word_of(words, lane))
    i = u64(cell)
    return cubic(table[i, u64(0)], table[i, u64(1)], table[i, u64(2)], table[i, u64(3)], place)


@inline
def is_near_an_end(word: Any) -> Any:
    """Say whether a word is so near to 0 or 2**32 that a second one follows it."""
    return min(word, u32(~word)) < _NEAREST


@one_pass
def deepen_row(
    q: Any, which: Any, first: Any, seed: Any, site: Any, words: Any, source: Any, out: Any, target: Any, count: Any
) -> None:
    """Where a tail is heavy, let second words say how far out the marks of futures `first` and following are.

    `site` is the (block, lane) of the second words.
    """
    row = q.forms[which, 2]
    if row >= 0:
        for lane in range(count):
            i = u64(lane)
            if is_near_an_end(words[source + i]):
                second = words_of(first + i, seed, u64(site[0]), u64(0))
                out[target + i] = deep_quantile(q.deep[row], words[source + i], second, site[1])


@one_pass
def deepen_seats(
    tile: Any, q: Any, which: Any, first: Any, seed: Any, site: Any, source: Any, target: Any, seated: Any
) -> None:
    """Do the same for futures that are seated, each at its own visit."""
    row = q.forms[which, 2]
    if row >= 0:
        for seat in range(seated):
            j = u64(seat)
            if is_near_an_end(tile.drawn[source + j]):
                future, visit = first + u64(tile.seats[LANE + j]), u64(tile.seats[VISIT + j])
                second = words_of(future, seed, u64(site[0]), visit)
                tile.batch[target + j] = deep_quantile(q.deep[row], tile.drawn[source + j], second, site[1])
