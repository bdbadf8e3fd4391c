"""Which moves are there at all? The diagram of statuses, read off the chain itself, not written down beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types

from sma_risk.chain import fates as f
from sma_risk.chain.kernels import MONTHS_TYPE, empty_months
from sma_risk.chain.months import fill_months
from sma_risk.chain.setting import SETTING_TYPE, STRATEGY_TYPE, setting_of
from sma_risk.chain.states import decode
from sma_risk.chain.values import BACKWARD_TYPE, backward_for, reach
from sma_risk.chain.worlds import WORLDS_TYPE, own_words, worlds_of
from sma_risk.core.cache import entry_point
from sma_risk.core.compile import compile_scenario
from sma_risk.core.schema import STATUS
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, resolve

Move = tuple[str, str, str]
EVENTS = (*f.EVENTS, "one-year deal over")
_OVER = len(f.EVENTS)


def moves(scenario: Scenario, worlds: int = 64) -> set[Move]:
    """Return every (status, event, next status) that has a chance in some month of the first futures' worlds.

    Raises
    ------
    ScenarioError
        If a month can reach more states than there is room for.

    Examples
    --------
    >>> import sma_risk as sr
    >>> ("pending", "consent", "in_force") in moves(sr.presets.twelfth_sma())
    True
    """
    compiled = compile_scenario(scenario, resolve(scenario, "base"))
    setting = setting_of(scenario, compiled)
    marks = worlds_of(own_words(compiled.calendar.years, worlds, seed=1), compiled)
    seen = np.zeros((len(STATUS), len(EVENTS), len(STATUS)), np.bool_)
    room = backward_for(setting.shape, scenario.months)
    tempo, consent_open = compiled.strategies.tempo[0], compiled.strategies.consent_open[0]
    if not observe(setting, tempo, consent_open, marks, empty_months(scenario.months), room, seen):
        raise ScenarioError("scenario", "a chain of too many states", "fewer rounds or shorter waits")
    return {
        (STATUS[before], EVENTS[what], STATUS[after]) for before, what, after in np.argwhere(seen) if what != f.NOTHING
    }


@entry_point(
    types.boolean(
        SETTING_TYPE, STRATEGY_TYPE, STRATEGY_TYPE, WORLDS_TYPE, MONTHS_TYPE, BACKWARD_TYPE, types.boolean[:, :, ::1]
    )
)
def observe(setting: Any, tempo: Any, consent_open: Any, worlds: Any, months: Any, room: Any, seen: Any) -> Any:
    """Mark every move that has a chance; say whether there was room for all states."""
    shape = setting.shape
    for w in range(len(worlds.demand)):
        fill_months(setting, tempo, consent_open, worlds, w, months.rates, months.turns)
        room.used[:] = 0
        room.stamp[:] = -1
        room.used[0], room.reached[0, 0] = 1, f.first_state(setting.calendar, months.turns[0], shape)
        for k in range(setting.calendar.months - 1):
            row, turn, begun = months.rates[k], months.turns[k], months.turns[k + 1]
            for place in range(room.used[k]):
                state = room.reached[k, place]
                before = decode(state, shape.fine_bits)[0]
                for i in range(f.fates(state, row, turn, shape, room.to, room.chance, room.event)):
                    if room.chance[i] > 0.0:
                        after = decode(room.to[i], shape.fine_bits)[0]
                        seen[before, room.event[i], after] = True
                        turned = decode(f.turn_month(room.to[i], turn, begun, shape), shape.fine_bits)[0]
                        if turned != after:
                            seen[after, _OVER, turned] = True
            if not reach(setting, k, row, turn, begun, room):
                return False
    return True
