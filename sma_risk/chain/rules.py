"""Which rule is best? The months in which there is a choice, in many worlds at once, under any rule.

A rule sets, by month and known result, the tempo of talks and whether the Assembly may vote. What follows the last
choice is valued once in every world (`prepare`); then `weigh` runs forward under a rule, `compare_actions` says what
each action of a month would cost on average, `settle` fixes the month's value under the chosen ones, `settle_best`
under the best ones for each world and state.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.chain import fates as f
from sma_risk.chain import months as m
from sma_risk.chain.setting import SETTING_TYPE, STRATEGY_TYPE
from sma_risk.chain.states import MAXIMALIST, decode
from sma_risk.chain.values import BACKWARD_TYPE, PRICES, copy, find_worth, reach, value_from
from sma_risk.chain.worlds import WORLDS_TYPE
from sma_risk.core.cache import entry_point
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.schema import NEGOTIATING, PENDING, STALLED

MOST_EARLY = 512
"""States that a month with a choice can reach in one world; the preset reaches about fifty."""


class Early(NamedTuple):
    """The months with a choice, in n worlds; rates are those at tempo 1 with consent open.

    rates : (n, T, RATES). turns : (n, T + 1, TURNS). states : (n, T + 1, MOST_EARLY), the first `used`.
    values : (n, T + 1, MOST_EARLY, PRICES). weight : (n, T + 1, MOST_EARLY) probability under the rule last weighed.
    """

    rates: NDArray[np.float64]
    turns: NDArray[np.int64]
    states: NDArray[np.int64]
    used: NDArray[np.int64]
    values: NDArray[np.float64]
    weight: NDArray[np.float64]


def empty_early(n: int, choices: int) -> Early:
    """Return room for n worlds and this many months with a choice."""
    return Early(
        np.zeros((n, choices, m.RATES)),
        np.zeros((n, choices + 1, m.TURNS), np.int64),
        np.zeros((n, choices + 1, MOST_EARLY), np.int64),
        np.zeros((n, choices + 1), np.int64),
        np.zeros((n, choices + 1, MOST_EARLY, PRICES)),
        np.zeros((n, choices + 1, MOST_EARLY)),
    )


_F1, _F2, _F3, _F4 = types.float64[::1], types.float64[:, ::1], types.float64[:, :, ::1], types.float64[:, :, :, ::1]
_I1, _I2, _I3 = types.int64[::1], types.int64[:, ::1], types.int64[:, :, ::1]
EARLY_TYPE = types.NamedTuple((_F3, _I3, _I3, _I2, _F4, _F3), Early)


@inline
def act(row: Any, turn: Any, neutral: Any, tempo: Any, opened: Any) -> None:
    """Write a month's rates and the kind of a conclusion as an action makes them; `neutral` are those without."""
    copy(row, neutral)
    row[m.TALKS] = neutral[m.TALKS] * tempo
    row[m.CONSENT] = neutral[m.CONSENT] * opened
    if turn[m.KIND] != MAXIMALIST:
        turn[m.KIND] = (turn[m.KIND] & ~1) | (1 if tempo > 1.0 else 0)


@inline
def spread(k: Any, early: Any, w: Any, room: Any) -> None:
    """Lay the values of month k of one world out by state, in room.prices[k & 1]."""
    for place in range(early.used[w, k]):
        copy(room.prices[k & 1, early.states[w, k, place]], early.values[w, k, place])


@inline
def total(setting: Any, worth: Any) -> Any:
    """Return the loss from a state in which the last payment is still that of the old agreement."""
    return worth[0] + setting.numbers.base_payment * (worth[1] + worth[2] + worth[3])


@one_pass
def reach_early(setting: Any, w: Any, choices: Any, row: Any, turn: Any, early: Any, room: Any) -> Any:
    """List the states that each month with a choice can reach under any rule; say whether there was room."""
    room.used[:] = 0
    room.stamp[:] = -1
    room.used[0], room.reached[0, 0] = 1, f.first_state(setting.calendar, early.turns[w, 0], setting.shape)
    for k in range(choices):
        for haste in range(2):
            copy(turn, early.turns[w, k])
            act(row, turn, early.rates[w, k], 1.0 + haste, 1.0)
            if not reach(setting, k, row, turn, early.turns[w, k + 1], room):
                return False
    for k in range(choices + 1):
        if room.used[k] > MOST_EARLY:
            return False
        early.used[w, k] = room.used[k]
        copy(early.states[w, k, : room.used[k]], room.reached[k])
    return True


@entry_point(
    types.boolean(
        SETTING_TYPE,
        types.float64,
        STRATEGY_TYPE,
        STRATEGY_TYPE,
        WORLDS_TYPE,
        _F2,
        _I2,
        _F1,
        _I1,
        BACKWARD_TYPE,
        EARLY_TYPE,
    )
)
def prepare(
    setting: Any, price: Any, tempo: Any, consent_open: Any, worlds: Any, rates: Any, turns: Any, row: Any, turn: Any,
    room: Any, early: Any,
) -> Any:  # fmt: skip
    """Value, in every world, what follows the months with a choice; `False` if the states are too many.

    tempo, consent_open : 1 and open in the months with a choice, what is fixed in the later ones.
    """
    choices = early.rates.shape[1]
    for w in range(len(worlds.demand)):
        m.fill_months(setting, tempo, consent_open, worlds, w, rates, turns)
        for k in range(choices + 1):
            copy(early.turns[w, k], turns[k])
            if k < choices:
                copy(early.rates[w, k], rates[k])
        if not reach_early(setting, w, choices, row, turn, early, room):
            return False
        if not value_from(setting, price, choices, rates, turns, room):
            return False
        for place in range(early.used[w, choices]):
            state = early.states[w, choices, place]
            copy(early.values[w, choices, place], room.prices[choices & 1, state])
    return True


@entry_point(types.void(SETTING_TYPE, _F2, _F2, _I1, _F1, _I1, BACKWARD_TYPE, EARLY_TYPE))
def weigh(setting: Any, tempo: Any, opened: Any, result: Any, row: Any, turn: Any, room: Any, early: Any) -> None:
    """Write the probabilities of the states without a deal in force, under a rule.

    tempo, opened : (T, 2) by month and result. result : (n) who wins the first election.
    """
    shape, choices = setting.shape, early.rates.shape[1]
    for w in range(len(result)):
        early.weight[w] = 0.0
        early.weight[w, 0, 0] = 1.0
        for k in range(choices):
            copy(turn, early.turns[w, k])
            act(row, turn, early.rates[w, k], tempo[k, result[w]], opened[k, result[w]])
            for place in range(early.used[w, k + 1]):
                room.stamp[early.states[w, k + 1, place]] = place
            for place in range(early.used[w, k]):
                weight, state = early.weight[w, k, place], early.states[w, k, place]
                if weight == 0.0 or decode(state, shape.fine_bits)[0] > STALLED:
                    continue
                for i in range(f.fates(state, row, turn, shape, room.to, room.chance, room.event)):
                    if room.chance[i] > 0.0:
                        target = f.turn_month(room.to[i], turn, early.turns[w, k + 1], shape)
                        early.weight[w, k + 1, room.stamp[target]] += weight * room.chance[i]


@one_pass
def loss_in(setting: Any, price: Any, k: Any, w: Any, status: Any, row: Any, turn: Any, room: Any, early: Any) -> Any:
    """Return the loss from the states of one status in month k of one world, weighed."""
    summed = 0.0
    for place in range(early.used[w, k]):
        weight, state = early.weight[w, k, place], early.states[w, k, place]
        if weight > 0.0 and decode(state, setting.shape.fine_bits)[0] == status:
            following = room.prices[(k + 1) & 1]
            find_worth(setting, price, state, row, turn, early.turns[w, k + 1], False, following, room)
            summed += weight * total(setting, room.worth)
    return summed


@entry_point(
    types.void(SETTING_TYPE, types.float64, types.int64, _F1, _F1, _I1, _F1, _I1, BACKWARD_TYPE, EARLY_TYPE, _F2, _F2)
)
def compare_actions(
    setting: Any, price: Any, k: Any, tempos: Any, opens: Any, result: Any, row: Any, turn: Any, room: Any, early: Any,
    by_tempo: Any, by_open: Any,
) -> None:  # fmt: skip
    """Add the loss of each tempo in month k, shape (2 results, tempos), and of each consent, (2 results, opens).

    Tempo matters to who negotiates, consent to who waits for a vote; each weighed by the rule's probabilities.
    """
    for w in range(len(result)):
        spread(k + 1, early, w, room)
        for status in (NEGOTIATING, PENDING):
            actions = tempos if status == NEGOTIATING else opens
            losses = by_tempo if status == NEGOTIATING else by_open
            for a in range(len(actions)):
                copy(turn, early.turns[w, k])
                if status == NEGOTIATING:
                    act(row, turn, early.rates[w, k], actions[a], 1.0)
                else:
                    act(row, turn, early.rates[w, k], 1.0, actions[a])
                losses[result[w], a] += loss_in(setting, price, k, w, status, row, turn, room, early)


@entry_point(types.void(SETTING_TYPE, types.float64, types.int64, _F1, _F1, _I1, _F1, _I1, BACKWARD_TYPE, EARLY_TYPE))
def settle(
    setting: Any, price: Any, k: Any, tempo: Any, opened: Any, result: Any, row: Any, turn: Any, room: Any, early: Any
) -> None:
    """Write the values of month k under the actions chosen for either result."""
    for w in range(len(result)):
        spread(k + 1, early, w, room)
        copy(turn, early.turns[w, k])
        act(row, turn, early.rates[w, k], tempo[result[w]], opened[result[w]])
        for place in range(early.used[w, k]):
            state, following = early.states[w, k, place], room.prices[(k + 1) & 1]
            find_worth(setting, price, state, row, turn, early.turns[w, k + 1], False, following, room)
            copy(early.values[w, k, place], room.worth)


@entry_point(
    types.void(SETTING_TYPE, types.float64, types.int64, _F2, _F2, _I1, _I1, _I1, _F1, _I1, BACKWARD_TYPE, EARLY_TYPE)
)
def settle_best(
    setting: Any, price: Any, k: Any, tempos: Any, opens: Any, tempo_count: Any, open_count: Any, result: Any, row: Any,
    turn: Any, room: Any, early: Any,
) -> None:  # fmt: skip
    """Write the values of month k if, knowing the world, the best action is taken in each state.

    tempos, opens : (2 results, actions), of which the first `..._count` may be taken.
    """
    for w in range(len(result)):
        spread(k + 1, early, w, room)
        won = result[w]
        for place in range(early.used[w, k]):
            state, following = early.states[w, k, place], room.prices[(k + 1) & 1]
            status, lowest = decode(state, setting.shape.fine_bits)[0], np.inf
            for a in range(tempo_count[won] if status == NEGOTIATING else 1):
                for b in range(open_count[won] if status == PENDING else 1):
                    copy(turn, early.turns[w, k])
                    act(row, turn, early.rates[w, k], tempos[won, a], opens[won, b])
                    find_worth(setting, price, state, row, turn, early.turns[w, k + 1], False, following, room)
                    if total(setting, room.worth) < lowest:
                        lowest = total(setting, room.worth)
                        copy(early.values[w, k, place], room.worth)
