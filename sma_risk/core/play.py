"""How are n futures played? Tile by tile: words, marks, then each strategy's months and bills.

The entry points are pure: words and arrays in, outcomes out; no state, clock, input, output or exception.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.core import bill, marks
from sma_risk.core.arrays import COMPILED_TYPE
from sma_risk.core.dependence import depend, depend_in_years
from sma_risk.core.economy import draw_paths
from sma_risk.core.events.course import play_course
from sma_risk.core.jit import entry_point, inline, one_pass
from sma_risk.core.lending import lend, lend_rows
from sma_risk.core.numerics import u64
from sma_risk.core.rows import (
    FIRST_MULTIPLE,
    FLAG_OUTCOMES,
    FX,
    MONTH_OUTCOMES,
    OFFICE_AFTER,
    OFFICE_NEXT,
    OPENING,
    SIDE_DEALS_COST,
    STRIDE,
    TILE,
    TILE_TYPE,
)
from sma_risk.core.settlements import settle

_STRIDE = u64(STRIDE)
_F4, _I2, _I1 = types.float32, types.int16, types.int8


@one_pass
def write_world(tile: Any, calendar: Any, world_money: Any, world_flags: Any, at: Any, here: Any) -> None:
    """Write what no strategy can change."""
    for year in range(calendar.years):
        copy_row(tile.marks, FX + u64(year) * _STRIDE, world_money[year, at : at + here])
    copy_row(tile.marks, OPENING, world_money[calendar.years, at : at + here])
    copy_flags(tile.kinds, OFFICE_NEXT, world_flags[0, at : at + here])
    copy_flags(tile.kinds, OFFICE_AFTER, world_flags[1, at : at + here])


@inline
def copy_row(rows: Any, row: Any, out: Any) -> None:
    """Copy a row as it is."""
    for lane in range(len(out)):
        out[lane] = rows[row + u64(lane)]


@inline
def copy_months(rows: Any, row: Any, out: Any) -> None:
    """Copy a row of months or counts."""
    for lane in range(len(out)):
        out[lane] = np.int16(rows[row + u64(lane)])


@inline
def copy_flags(rows: Any, row: Any, out: Any) -> None:
    """Copy a row of flags."""
    for lane in range(len(out)):
        out[lane] = np.int8(rows[row + u64(lane)])


@one_pass
def copy_path(path: Any, status: Any, at: Any, here: Any) -> None:
    """Write the statuses of every month."""
    for k in range(len(path)):
        for lane in range(here):
            status[k, at + lane] = path[k, lane]


@one_pass
def write_events(tile: Any, money: Any, months: Any, flags: Any, at: Any, here: Any) -> None:
    """Write the months, counts and flags of one strategy, the first deal's multiple and what side deals cost."""
    for row in range(len(months)):
        copy_months(tile.ints, MONTH_OUTCOMES + u64(row) * _STRIDE, months[row, at : at + here])
    for row in range(len(flags)):
        copy_flags(tile.ints, FLAG_OUTCOMES + u64(row) * _STRIDE, flags[row, at : at + here])
    copy_row(tile.floats, FIRST_MULTIPLE, money[len(money) - 2, at : at + here])
    copy_row(tile.floats, SIDE_DEALS_COST, money[len(money) - 1, at : at + here])


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


class Stores(NamedTuple):
    """The outcomes, the last axis of each the future; `schema.DTYPES` says what they are."""

    money: NDArray[np.float32]
    months: NDArray[np.int16]
    flags: NDArray[np.int8]
    world_money: NDArray[np.float32]
    world_flags: NDArray[np.int8]
    status: NDArray[np.int8]


_STORES = types.NamedTuple(
    (_F4[:, :, ::1], _I2[:, :, ::1], _I1[:, :, ::1], _F4[:, ::1], _I1[:, ::1], _I1[:, :, ::1]), Stores
)
RANGE = (types.uint64, types.int64, types.int64)
REST = (COMPILED_TYPE, _STORES, TILE_TYPE, types.int8[:, ::1])


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
