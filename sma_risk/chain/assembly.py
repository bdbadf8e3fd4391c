"""How probable is it that a floor vote is won? The core's vote table, summed over attendance, votes and the shock."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.arrays import Tables
from sma_risk.core.jit import inline
from sma_risk.core.tables.votes import CELLS, CELLS_PER_UNIT, LOWEST_LOGIT

_HALVES, _WORDS = 2.0**16, 2.0**32
_ROOT_HALF = math.sqrt(0.5)


def won_by_cell(tables: Tables, quorum: int) -> NDArray[np.float64]:
    """Return the probability of a majority of those present, shape (government bloc, cell of the others' logit).

    The yes count is `first_yes` plus the number of steps below the upper half of a word: it reaches y with the
    probability that the half exceeds step y - first_yes - 1. Attendance likewise is a count of thresholds.
    """
    blocs, sizes, cells, width = tables.yes_steps.shape
    at_least = np.concatenate([[1.0], 1.0 - tables.attendance / _WORDS, [0.0]])
    weight = -np.diff(at_least)
    won = np.zeros((blocs, cells))
    for more in range(sizes):
        needed = (quorum + more) // 2 + 1 - tables.first_yes[:, more].astype(np.int64)
        step = np.take_along_axis(tables.yes_steps[:, more], np.clip(needed - 1, 0, width - 1)[..., None], axis=2)[
            ..., 0
        ]
        beyond = np.where(needed > width, 0.0, (_HALVES - 1.0 - step) / _HALVES)
        won += weight[more] * np.where(needed <= 0, 1.0, beyond)
    return won


@inline
def won(by_cell: Any, inclination: Any, sd: Any) -> Any:
    """Return the probability that a vote is won, averaged over the shock: a normal with this sd on the logit."""
    if sd == 0.0:
        cell = int(min(max((inclination - LOWEST_LOGIT) * CELLS_PER_UNIT, 0.0), CELLS - 1.0))
        return by_cell[cell]
    total = by_cell[0]
    for cell in range(1, CELLS):
        rise = by_cell[cell] - by_cell[cell - 1]
        if rise != 0.0:
            edge = LOWEST_LOGIT + cell / CELLS_PER_UNIT
            total += rise * 0.5 * math.erfc((edge - inclination) / sd * _ROOT_HALF)
    return total
