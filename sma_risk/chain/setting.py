"""What is the same in all worlds? The compiled scenario, the chances of a vote, the mean rise, the shape of states."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.chain.assembly import won_by_cell
from sma_risk.chain.states import Shape, shape_of
from sma_risk.core.arrays import CALENDAR_TYPE, NUMBERS_TYPE, TABLES_TYPE, Calendar, Compiled, Numbers, Tables
from sma_risk.scenario import Scenario


class Setting(NamedTuple):
    """One scenario as the chain reads it.

    votes : (government bloc, cell) probability of a majority. rise : mean rise by an amendment.
    """

    numbers: Numbers
    calendar: Calendar
    tables: Tables
    votes: NDArray[np.float64]
    rise: float
    shape: Shape


SETTING_TYPE = types.NamedTuple(
    (
        NUMBERS_TYPE,
        CALENDAR_TYPE,
        TABLES_TYPE,
        types.float64[:, ::1],
        types.float64,
        types.NamedUniTuple(types.int64, len(Shape._fields), Shape),
    ),
    Setting,
)


STRATEGY_TYPE = types.float32[:, ::1]
"""Of one strategy's tempo or consent, by (month, known result)."""


def setting_of(scenario: Scenario, compiled: Compiled) -> Setting:
    """Return the setting; `ScenarioError` if the chain would be too large."""
    votes = won_by_cell(compiled.tables, compiled.calendar.quorum)
    rise = float(scenario.durability.amended_rise.mean())
    return Setting(compiled.numbers, compiled.calendar, compiled.tables, votes, rise, shape_of(compiled))
