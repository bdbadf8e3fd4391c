"""What is paid for a year? The bill follows the status on 31 December; docs/model.md, section 12."""

from __future__ import annotations

from typing import Any

from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import f32, i32, u64
from sma_risk.core.rows import (
    BUDGET,
    CPI_GROWTH,
    DEFENCE_GROWTH,
    ESCALATOR,
    FIRST_FACTOR,
    FX,
    GROWS_FROM,
    LAST_PAYMENT,
    PRESENT_VALUE,
    RISE,
    STRIDE,
    TILE,
    YEARS_FROZEN,
    outcome_row,
)
from sma_risk.core.settlements import CPI_RULE, DEFENCE_RULE

_EXITED_MONTH = outcome_row("exited_month")
_STRIDE = u64(STRIDE)


@one_pass
def write_money(tile: Any, numbers: Any, calendar: Any, discount: Any, money: Any, at: Any, count: Any) -> None:
    """Write the bills in bn of the currency, in USD mn, as a share of the defence budget; and their present value."""
    floats, ints = tile.floats, tile.ints
    for lane in range(TILE):
        i = u64(lane)
        floats[LAST_PAYMENT + i] = of(numbers, i).base_payment
        floats[PRESENT_VALUE + i] = f32(0)
        ints[YEARS_FROZEN + i] = i32(0)
    for year in range(calendar.years):
        paid = money[year, at : at + count]
        dollars = money[calendar.years + year, at : at + count]
        share = money[2 * calendar.years + year, at : at + count]
        bill_year(tile, numbers, calendar, year, discount[year], paid, dollars, share)
    value = money[3 * calendar.years, at : at + count]
    for lane in range(count):
        value[lane] = floats[PRESENT_VALUE + u64(lane)]


@inline
def bill_year(
    tile: Any, numbers: Any, calendar: Any, year: Any, discount: Any, paid: Any, dollars: Any, share: Any
) -> None:
    """Bill one year of the term: the deal's level, the frozen last payment, or the labour share."""
    ints, floats, marks = tile.ints, tile.floats, tile.marks
    row, december = u64(year) * _STRIDE, i32(calendar.first_december + 12 * year)
    for lane in range(len(paid)):
        i = u64(lane)
        n = of(numbers, i)
        exited_month, rule, grows_from = ints[_EXITED_MONTH + i], ints[ESCALATOR + i], ints[GROWS_FROM + i]
        frozen, last, multiple = ints[YEARS_FROZEN + i], floats[LAST_PAYMENT + i], floats[FIRST_FACTOR + row + i]
        rise, value = floats[RISE + row + i], floats[PRESENT_VALUE + i]
        cpi, defence = marks[CPI_GROWTH + row + i], marks[DEFENCE_GROWTH + row + i]
        fx, budget = marks[FX + row + i], marks[BUDGET + row + i]
        exited = (exited_month >= 0) & (exited_month <= december)
        begins = multiple != f32(0)
        live = (begins | (grows_from <= i32(year))) & ~exited
        growth = f32(1) + defence if rule == DEFENCE_RULE else f32(1) + n.fixed_growth
        growth = f32(1) + cpi if rule == CPI_RULE else growth
        level = last * ((multiple if begins else growth) * rise)
        owed = n.back_pay_share * f32(frozen) * (level - last) if begins else f32(0)
        bill = level + owed if live else last
        bill = n.labour_share * last if exited else bill
        floats[LAST_PAYMENT + i] = level if live else last
        ints[YEARS_FROZEN + i] = i32(0) if live else i32(frozen + i32(1))
        floats[PRESENT_VALUE + i] = value + discount * bill
        paid[lane] = bill
        dollars[lane] = f32(1000) * bill / fx
        share[lane] = bill / budget
