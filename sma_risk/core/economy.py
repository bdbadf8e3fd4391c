"""How do prices, the defence budget and the exchange rate move from year to year? docs/model.md, section 11.

All futures of a tile, whatever the strategy. Rows of the marks that end on `_NOW` hold the year that has been reached.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.marks import read_quantiles
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exp, f32, u64
from sma_risk.core.rows import (
    BUDGET,
    BUDGET_NOW,
    CPI_GROWTH,
    CPI_NOW,
    DEFENCE_GROWTH,
    FX,
    GROWTH_NOW,
    LOG_FX_NOW,
    QUANTILE,
    STRIDE,
    TILE,
    block_row,
)
from sma_risk.core.tables.functions import NORMAL

_STRIDE = u64(STRIDE)
_CPI, _DEFENCE, _FX = block_row(sites.CPI), block_row(sites.DEFENCE), block_row(sites.FX)


@one_pass
def draw_paths(tile: Any, numbers: Any, calendar: Any, tables: Any) -> None:
    """Draw the three paths; keep what the bills of the term need.

    A bill before the first one stands in the row of the first, until that is written.
    """
    begin_paths(tile, numbers)
    before, end = calendar.years_before, calendar.years_before + calendar.years
    for year in range(end):  # counted from the as-of year
        row = u64(year) * _STRIDE
        if year < end - 2:
            read_quantiles(tile, tables, NORMAL, _CPI + row, QUANTILE)
            step_cpi(tile, numbers, u64(max(year + 2 - before, 0)) * _STRIDE)
        if year > 0:
            bill = u64(max(year - before, 0)) * _STRIDE
            read_quantiles(tile, tables, NORMAL, _DEFENCE + row - _STRIDE, QUANTILE)
            step_defence(tile, numbers, bill)
            read_quantiles(tile, tables, NORMAL, _FX + row - _STRIDE, QUANTILE)
            step_fx(tile, numbers, bill)


@inline
def begin_paths(tile: Any, numbers: Any) -> None:
    """Start from what is known."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        marks[CPI_NOW + i] = n.cpi_known
        marks[GROWTH_NOW + i] = n.defence_known
        marks[BUDGET_NOW + i] = n.defence_budget
        marks[LOG_FX_NOW + i] = n.fx_log_start


@inline
def step_cpi(tile: Any, numbers: Any, bill: Any) -> None:
    """Move prices on by a year; a bill grows by the CPI of two years before, capped."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        cpi = n.cpi_mean + n.cpi_persistence * (marks[CPI_NOW + i] - n.cpi_mean) + n.cpi_sd * marks[QUANTILE + i]
        marks[CPI_NOW + i] = cpi
        marks[CPI_GROWTH + bill + i] = min(cpi, n.cpi_cap) * f32(0.01)


@inline
def step_defence(tile: Any, numbers: Any, bill: Any) -> None:
    """Move the defence budget on by a year; a bill grows by the budget's growth of the year before."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        last = marks[GROWTH_NOW + i]
        growth = n.defence_mean + n.defence_persistence * (last - n.defence_mean) + n.defence_sd * marks[QUANTILE + i]
        budget = marks[BUDGET_NOW + i] * (f32(1) + growth * f32(0.01))
        marks[GROWTH_NOW + i] = growth
        marks[BUDGET_NOW + i] = budget
        marks[DEFENCE_GROWTH + bill + i] = last * f32(0.01)
        marks[BUDGET + bill + i] = budget


@inline
def step_fx(tile: Any, numbers: Any, bill: Any) -> None:
    """Move the exchange rate on by a year."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        away = marks[LOG_FX_NOW + i] - n.fx_log_mean
        log_fx = n.fx_log_mean + n.fx_persistence * away + n.fx_sd * marks[QUANTILE + i]
        marks[LOG_FX_NOW + i] = log_fx
        marks[FX + bill + i] = exp(log_fx)
