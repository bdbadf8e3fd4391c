"""Where do the outcomes of a tile go? From its rows into arrays over all futures, each as small as it fits."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.core.jit import inline, one_pass
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
)

_STRIDE = u64(STRIDE)
_F4, _I2, _I1 = types.float32, types.int16, types.int8


class Stores(NamedTuple):
    """The outcomes of an ensemble; `schema.rows_of` says which row is which.

    money, months, flags : (strategy, row, future). world_money, world_flags : (row, future). status : (strategy, month,
    future), or (strategy, 0, future) if it is not kept.
    """

    money: NDArray[np.float32]
    months: NDArray[np.int16]
    flags: NDArray[np.int8]
    world_money: NDArray[np.float32]
    world_flags: NDArray[np.int8]
    status: NDArray[np.int8]


STORES_TYPE = types.NamedTuple(
    (_F4[:, :, ::1], _I2[:, :, ::1], _I1[:, :, ::1], _F4[:, ::1], _I1[:, ::1], _I1[:, :, ::1]), Stores
)


@one_pass
def write_world(tile: Any, calendar: Any, world_money: Any, world_flags: Any, at: Any, here: Any) -> None:
    """Write what no strategy can change."""
    for year in range(calendar.years):
        copy_row(tile.marks, FX + u64(year) * _STRIDE, world_money[year, at : at + here])
    copy_row(tile.marks, OPENING, world_money[calendar.years, at : at + here])
    copy_flags(tile.kinds, OFFICE_NEXT, world_flags[0, at : at + here])
    copy_flags(tile.kinds, OFFICE_AFTER, world_flags[1, at : at + here])


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
def copy_path(path: Any, status: Any, at: Any, here: Any) -> None:
    """Write the statuses of every month."""
    for k in range(len(path)):
        for lane in range(here):
            status[k, at + lane] = path[k, lane]


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
