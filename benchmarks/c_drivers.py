"""The passes of the core that C must match, each on one tile again and again.

Compiled when this module is imported, for the types that the core compiles them for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types

from sma_risk.core import bill, marks, settlements
from sma_risk.core.arrays import CALENDAR_TYPE, NUMBERS_TYPE, STRATEGIES_TYPE, TABLES_TYPE
from sma_risk.core.economy import draw_paths
from sma_risk.core.events import course, seats, talks, troops
from sma_risk.core.jit import BORROWED
from sma_risk.core.rows import TILE, TILE_TYPE
from sma_risk.core.schema import NEGOTIATING

FIRST, SEED = np.uint64(TILE), np.uint64(1)
WORK = (TILE_TYPE, NUMBERS_TYPE, CALENDAR_TYPE, TABLES_TYPE, STRATEGIES_TYPE, types.float32[:, ::1])
driver = njit(types.void(types.int64, *WORK), **BORROWED)


@driver
def draw_words(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for time in range(times):  # other words each time, or the compiler would draw them only once
        marks.draw_words(tile, FIRST + np.uint64(time), SEED)


@driver
def economy(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        draw_paths(tile, n, calendar, tables)


@driver
def draw_levels(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        marks.draw_levels(tile, tables, FIRST, SEED)


@driver
def demand(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        settlements.settle(tile, n, tables, FIRST, SEED)


@driver
def start_talks(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        talks.start_talks(tile, FIRST, SEED, TILE)


@driver
def run_talks(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        talks.run_talks(tile, n, calendar, strategies.talks_sums[0], TILE)


@driver
def cut_troops(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        troops.cut_troops(tile, calendar, tables)


@driver
def write_money(times: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    for _ in range(times):
        bill.write_money(tile, n, calendar, tables.discount, money, 0, TILE)


@driver
def seat_first_talks(_: Any, tile: Any, n: Any, calendar: Any, tables: Any, strategies: Any, money: Any) -> None:
    marks.elect(tile, n, tables)
    marks.govern(tile, n, calendar)
    course.begin_strategy(tile, calendar)
    seats.take_seats(tile, calendar, NEGOTIATING)
