"""What is a state worth? Backward recursion: the expected loss from a state and month on, in one world.

A loss is linear in the four numbers that `occupancy` carries forward (probability, last payment, that with amendments
due, that with those of next January), so a value is their four prices; each step here is the transpose of one there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.chain import fates as f
from sma_risk.chain import months as m
from sma_risk.chain.occupancy import bill_factor
from sma_risk.chain.states import Shape, decode
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.schema import EXITED, IN_FORCE, STALLED

PRICES = 4
MOST_STATES = 1 << 14
"""States that can be reached in one month; the preset reaches about a thousand."""


class Backward(NamedTuple):
    """Room for one thread: prices of all states at two months, and the states that each month can reach."""

    prices: NDArray[np.float64]
    stamp: NDArray[np.int64]
    reached: NDArray[np.int64]
    used: NDArray[np.int64]
    to: NDArray[np.int64]
    chance: NDArray[np.float64]
    event: NDArray[np.int64]
    worth: NDArray[np.float64]


_F1, _I1 = types.float64[::1], types.int64[::1]
BACKWARD_TYPE = types.NamedTuple(
    (types.float64[:, :, ::1], _I1, types.int64[:, ::1], _I1, _I1, _F1, _I1, _F1), Backward
)


def backward_for(shape: Shape, months: int) -> Backward:
    """Return room for states of this shape."""
    return Backward(
        np.zeros((2, shape.states, PRICES)),
        np.full(shape.states, -1),
        np.empty((months + 1, MOST_STATES), np.int64),
        np.zeros(months + 1, np.int64),
        np.empty(f.MOST_FATES, np.int64),
        np.empty(f.MOST_FATES),
        np.empty(f.MOST_FATES, np.int64),
        np.empty(PRICES),
    )


@inline
def copy(target: Any, source: Any) -> None:
    """Copy as many numbers as the target holds; slices would need memory that kernels do not have."""
    for i in range(len(target)):
        target[i] = source[i]


@one_pass
def find_worth(
    setting: Any, price: Any, state: Any, row: Any, ended: Any, begun: Any, last: Any, prices: Any, room: Any
) -> None:
    """Write to room.worth the prices of a state at the beginning of a month.

    price : of a lapse month. ended, begun : turns of this month and the next; `last` says that there is none.
    prices : (states, PRICES) of the next month.
    """
    n, shape, worth = setting.numbers, setting.shape, room.worth
    worth[:] = 0.0
    year = ended[m.BILLED]
    for i in range(f.fates(state, row, ended, shape, room.to, room.chance, room.event)):
        chance, to = room.chance[i], room.to[i]
        sure = level = due = later = 0.0
        if not last:
            target = f.turn_month(to, ended, begun, shape)
            sure, level, due, later = prices[target, 0], prices[target, 1], prices[target, 2], prices[target, 3]
            if begun[m.JANUARY]:
                if (target ^ to) >> shape.fine_bits:
                    level, due, later = level + due + later, 0.0, 0.0
                else:
                    due, later = 0.0, due + later
        status, pair, _, _, fine = decode(to, shape.fine_bits)
        if year >= 0:
            if IN_FORCE <= status < EXITED:
                factor, frozen = bill_factor(n, pair, fine, row, year)
                level, due, later = -frozen, factor * (level + due + 1.0 + frozen), factor * later
            else:
                level += n.labour_share if status == EXITED else 1.0
        if room.event[i] == f.AMENDED:
            later *= 1.0 + setting.rise
        if ended[m.EXPIRED] and status <= STALLED:
            sure += price
        worth[0] += chance * sure
        worth[1] += chance * level
        worth[2] += chance * due
        worth[3] += chance * later


@one_pass
def reach(setting: Any, k: Any, row: Any, ended: Any, begun: Any, room: Any) -> Any:
    """Add to the states that month k + 1 can reach from those of month k; say whether there was room."""
    shape = setting.shape
    for place in range(room.used[k]):
        state = room.reached[k, place]
        for i in range(f.fates(state, row, ended, shape, room.to, room.chance, room.event)):
            target = f.turn_month(room.to[i], ended, begun, shape)
            if room.chance[i] > 0.0 and room.stamp[target] != k + 1:
                if room.used[k + 1] == MOST_STATES:
                    return False
                room.stamp[target] = k + 1
                room.reached[k + 1, room.used[k + 1]] = target
                room.used[k + 1] += 1
    return True


@one_pass
def value_from(setting: Any, price: Any, first: Any, rates: Any, turns: Any, room: Any) -> Any:
    """Write to room.prices[first & 1] the prices of the states reached in month `first`; say whether there was room."""
    months = setting.calendar.months
    for k in range(first, months - 1):
        if not reach(setting, k, rates[k], turns[k], turns[k + 1], room):
            return False
    for k in range(months - 1, first - 1, -1):
        last = k + 1 == months
        begun = turns[k] if last else turns[k + 1]
        for place in range(room.used[k]):
            state = room.reached[k, place]
            find_worth(setting, price, state, rates[k], turns[k], begun, last, room.prices[(k + 1) & 1], room)
            copy(room.prices[k & 1, state], room.worth)
    return True
