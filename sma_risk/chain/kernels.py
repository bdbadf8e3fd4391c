"""Where is the chain solved? In one entry point: worlds and a strategy in, sums of answers out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.chain.deals import AGE_ROWS, follow_deals
from sma_risk.chain.months import RATES, TURNS, fill_months
from sma_risk.chain.occupancy import MONTH_ROWS, SCRATCH_TYPE, SINGLES, SUMS_TYPE, YEAR_ROWS, Sums, occupy
from sma_risk.chain.setting import SETTING_TYPE, STRATEGY_TYPE
from sma_risk.chain.worlds import WORLDS_TYPE
from sma_risk.core.cache import entry_point


class Months(NamedTuple):
    """Room for one world: its rates and turns, and its own answers by month."""

    rates: NDArray[np.float64]
    turns: NDArray[np.int64]
    own: NDArray[np.float64]


MONTHS_TYPE = types.NamedTuple((types.float64[:, ::1], types.int64[:, ::1], types.float64[:, ::1]), Months)


def empty_months(months: int) -> Months:
    """Return room for one thread."""
    return Months(np.zeros((months, RATES)), np.zeros((months, TURNS), np.int64), np.zeros((MONTH_ROWS, months)))


def zero_sums(months: int, years: int) -> Sums:
    """Return sums to add answers to."""
    return Sums(
        np.zeros((MONTH_ROWS, months)), np.zeros((YEAR_ROWS, years)), np.zeros(SINGLES), np.zeros((AGE_ROWS, months))
    )


@entry_point(types.void(SETTING_TYPE, STRATEGY_TYPE, STRATEGY_TYPE, WORLDS_TYPE, SCRATCH_TYPE, MONTHS_TYPE, SUMS_TYPE))
def solve(setting: Any, tempo: Any, consent_open: Any, worlds: Any, scratch: Any, months: Any, sums: Any) -> None:
    """Add the answers of all worlds under one strategy."""
    calendar, by_month = setting.calendar, sums.by_month
    own = Sums(months.own, sums.by_year, sums.single, sums.by_age)
    for w in range(len(worlds.demand)):
        fill_months(setting, tempo, consent_open, worlds, w, months.rates, months.turns)
        months.own[:] = 0.0
        occupy(setting, worlds.budget[:, w], worlds.fx[:, w], months.rates, months.turns, scratch, own)
        follow_deals(calendar, months.rates, months.turns, months.own, sums.by_age)
        by_month += months.own
