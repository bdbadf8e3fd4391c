"""How are n futures played? Tile by tile: words, marks, then each strategy's months and bills.

The entry points are pure: words and arrays in, outcomes out; no state, clock, input, output or exception.
"""

from __future__ import annotations

from typing import Any

from numba import types

from sma_risk.core import bill, marks
from sma_risk.core.arrays import COMPILED_TYPE
from sma_risk.core.cache import entry_point
from sma_risk.core.dependence import depend, depend_in_years
from sma_risk.core.economy import draw_paths
from sma_risk.core.events.course import play_course
from sma_risk.core.jit import one_pass
from sma_risk.core.lending import lend, lend_rows
from sma_risk.core.numerics import u64
from sma_risk.core.outcomes import STORES_TYPE, copy_path, write_events, write_world
from sma_risk.core.rows import TILE, TILE_TYPE
from sma_risk.core.settlements import settle


@one_pass
def play_tile(
    number: Any, seed: Any, at: Any, here: Any, numbers: Any, compiled: Any, stores: Any, tile: Any, path: Any
) -> None:
    """Play a tile of futures, the first of which has this number; write the outcomes of the first `here` of them.

    `numbers` are those of `compiled`, or rows with a set for each future.
    """
    calendar, tables, strategies = compiled.calendar, compiled.tables, compiled.strategies
    depend(tile, tables, 0)
    depend_in_years(tile, calendar, tables)
    marks.elect(tile, numbers, tables)
    marks.govern(tile, numbers, calendar)
    marks.draw_levels(tile, tables, number, seed)
    settle(tile, numbers, tables, number, seed)
    draw_paths(tile, numbers, calendar, tables)
    write_world(tile, calendar, stores.world_money, stores.world_flags, at, here)
    keeps_status = stores.status.shape[1] > 0
    for s in range(len(strategies.tempo)):
        play_course(
            tile,
            numbers,
            calendar,
            tables,
            strategies.tempo[s].reshape(strategies.tempo[s].size),
            strategies.consent_open[s].reshape(strategies.consent_open[s].size),
            strategies.talks_sums[s],
            strategies.stretches[s],
            number,
            seed,
            path if keeps_status else path[:0],
        )
        bill.write_money(tile, numbers, calendar, tables.discount, stores.money[s], at, here)
        write_events(tile, stores.money[s], stores.months[s], stores.flags[s], at, here)
        if keeps_status:
            copy_path(path, stores.status[s], at, here)


RANGE = (types.uint64, types.int64, types.int64)
REST = (COMPILED_TYPE, STORES_TYPE, TILE_TYPE, types.int8[:, ::1])


@entry_point(types.void(*RANGE, types.uint64, *REST))
def play(first: Any, start: Any, stop: Any, seed: Any, compiled: Any, stores: Any, tile: Any, path: Any) -> None:
    """Play futures start to stop - 1 of an ensemble that begins with number `first`; write their outcomes.

    The last axis of each outcome array is the future, counted from `first`.

    Whole tiles are played always; of the last one only the wanted futures are copied out. `tile` and `path`, shape
    (months, TILE), are scratch.
    """
    model, outcomes, rows = lend(compiled), lend(stores), lend_rows(tile)
    for at in range(start, stop, TILE):
        number = first + u64(at)
        marks.draw_words(rows, number, seed)
        play_tile(number, seed, at, min(TILE, stop - at), model.numbers, model, outcomes, rows, path)
