"""Which states can an agreement be in? All that the coming months depend on, packed into one number.

status  | pair: last expiry and round | memory: what has ever happened | lapses so far | fine
fine is, by status: negotiating: how long talks have lasted, concluded before; pending: kind of deal, months
waited; the others: kind of deal, paid before, calmed by an earlier episode. docs/model.md, section 16.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sma_risk.core.arrays import NEVER, Compiled
from sma_risk.core.jit import inline
from sma_risk.core.sites import LONGEST_PATH
from sma_risk.parameters import ScenarioError

EARLY, EARLY_PREMIUM, LATE, LATE_PREMIUM, MAXIMALIST = range(5)
"""Kinds of deals: concluded under a regular administration before or after the inauguration, or under a maximalist one.

With the premium of haste a regular kind is one more.
"""
EVER_REOPENED, EVER_SIDE_DEAL, EVER_AMENDED = 1, 2, 4
MOST_LAPSES = 3
"""Lapse months are remembered up to this many: it stands for itself and more."""

PAID, CALMED = 8, 16
FINE_BITS_MOST = 8
_LAPSE_BITS, _MEMORY_BITS, _PAIR_BITS, _STATUS_BITS = 2, 3, 5, 3

_PAIRS = [(0, 0)] + [(term, number) for term in range(1, LONGEST_PATH) for number in range(1, term + 1)]
TERM_OF = np.array([term for term, _ in _PAIRS])
ROUND_OF = np.array([number for _, number in _PAIRS])
"""By pair: the last expiry (0 the agreement's, t the December of the t-th year paid), and the round of talks."""


class Shape(NamedTuple):
    """How far the parts of a state reach.

    fine_bits : bits of the part `fine`.
    youngest, oldest : months that talks have lasted; younger ones do not occur, older ones are like the oldest.
    waits : months that a pending deal can wait until consent is automatic; 1 if it never is.
    """

    fine_bits: int
    youngest: int
    oldest: int
    waits: int

    @property
    def states(self) -> int:
        """The number of codes."""
        return 1 << (_STATUS_BITS + _PAIR_BITS + _MEMORY_BITS + _LAPSE_BITS + self.fine_bits)


def shape_of(compiled: Compiled) -> Shape:
    """Return the shape of the states of a scenario.

    Raises
    ------
    ScenarioError
        If talks ramp up, or a deal may wait for automatic consent, for so long that the states would not fit.
    """
    calendar = compiled.calendar
    youngest = min(0, -calendar.pause_months, -calendar.talks_began)
    longest = calendar.months - calendar.talks_began
    oldest = max(min(math.ceil(compiled.numbers.ramp_months), longest), youngest + 1)
    waits = 1 if calendar.automatic_after >= NEVER else calendar.automatic_after
    bits = max(5, (2 * (oldest - youngest + 1) - 1).bit_length(), (8 * waits - 1).bit_length())
    if bits > FINE_BITS_MOST:
        ages, key = oldest - youngest, "talks.ramp_months" if waits < 32 else "ratification.automatic_after_months"
        raise ScenarioError(key, ages if waits < 32 else waits, "fewer months, for the exact chain")
    return Shape(bits, youngest, oldest, waits)


@inline
def encode(status: Any, pair: Any, memory: Any, lapses: Any, fine: Any, bits: Any) -> Any:
    """Return the code of a state."""
    high = ((status << _PAIR_BITS | pair) << _MEMORY_BITS | memory) << _LAPSE_BITS | lapses
    return high << bits | fine


@inline
def decode(state: Any, bits: Any) -> Any:
    """Return status, pair, memory, lapses and fine."""
    high = state >> bits
    return (
        high >> (_PAIR_BITS + _MEMORY_BITS + _LAPSE_BITS),
        (high >> (_MEMORY_BITS + _LAPSE_BITS)) & ((1 << _PAIR_BITS) - 1),
        (high >> _LAPSE_BITS) & ((1 << _MEMORY_BITS) - 1),
        high & ((1 << _LAPSE_BITS) - 1),
        state & ((1 << bits) - 1),
    )


@inline
def pair_of(term: Any, number: Any) -> Any:
    """Return the pair of the last expiry and the round of talks after it."""
    return 0 if term == 0 else term * (term - 1) // 2 + number
