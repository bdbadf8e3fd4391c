"""What is paid for a year? The bill follows the status on 31 December; docs/model.md, section 12."""

from __future__ import annotations

from typing import Any

from sma_risk.sampling.jit import one_pass
from sma_risk.sampling.marks import CPI_RULE, DEFENCE_RULE
from sma_risk.sampling.numerics import f32, i32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    BILL,
    BUDGET,
    CPI_GROWTH,
    DEFENCE_GROWTH,
    ESCALATOR,
    FX,
    LAST_PAYMENT,
    MULTIPLE,
    RISE_DUE,
    STATUS,
    STRIDE,
    TILE,
    YEARS_FROZEN,
    YEARS_PAID,
)

_IN_FORCE, _EXITED = i32(3), i32(6)
_STRIDE = u64(STRIDE)


@one_pass
def pay(tile: Any, n: Any, year: Any) -> None:
    """Bill the given year of the term: the deal's level, the frozen last payment, or the labour share."""
    ints, floats, marks = tile.ints, tile.floats, tile.marks
    row = u64(year) * _STRIDE
    fixed, labour_share, back_pay = n.fixed_growth, n.labour_share, n.back_pay_share
    for lane in range(TILE):
        i = u64(lane)
        status, rule = ints[STATUS + i], ints[ESCALATOR + i]
        paid, frozen = ints[YEARS_PAID + i], ints[YEARS_FROZEN + i]
        last, multiple, due = floats[LAST_PAYMENT + i], floats[MULTIPLE + i], floats[RISE_DUE + i]
        cpi, defence = marks[CPI_GROWTH + row + i], marks[DEFENCE_GROWTH + row + i]
        live = (status >= _IN_FORCE) & (status < _EXITED)
        growth = fixed
        growth = defence if rule == DEFENCE_RULE else growth
        growth = cpi if rule == CPI_RULE else growth
        factor = (multiple if paid == 0 else f32(1) + growth) * due
        level = last * factor
        owed = back_pay * f32(frozen) * (level - last) if paid == 0 else f32(0)
        bill = level + owed if live else last
        bill = labour_share * last if status == _EXITED else bill
        floats[BILL + row + i] = bill
        floats[LAST_PAYMENT + i] = level if live else last
        floats[RISE_DUE + i] = f32(1) if live else due
        ints[YEARS_PAID + i] = i32(paid + i32(1)) if live else paid
        ints[YEARS_FROZEN + i] = frozen if live else i32(frozen + i32(1))


@one_pass
def write_money(tile: Any, calendar: Any, discount: Any, money: Any, at: Any, count: Any) -> None:
    """Write the bills in won, in dollars, as a share of the defence budget, and their present value."""
    floats, marks = tile.floats, tile.marks
    years = calendar.years
    for year in range(years):
        row = u64(year) * _STRIDE
        for lane in range(count):
            i = u64(lane)
            bill = floats[BILL + row + i]
            money[year, at + lane] = bill
            money[years + year, at + lane] = f32(1000) * bill / marks[FX + row + i]
            money[2 * years + year, at + lane] = bill / marks[BUDGET + row + i]
    for lane in range(count):
        value = f32(0)
        for year in range(years):
            value += discount[year] * floats[BILL + u64(year) * _STRIDE + u64(lane)]
        money[3 * years, at + lane] = value
