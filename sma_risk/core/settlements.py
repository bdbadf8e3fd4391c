"""What would talks settle on? A multiple and an escalator under either administration; docs/model.md, section 7.

Here for all futures of a tile, in their first round; `events/rounds.py` draws later rounds by the same laws.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.jit import inline, one_pass
from sma_risk.core.marks import deepen, read_quantiles
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exp, f32, i32, log, u64, uniform
from sma_risk.core.rows import (
    ESCALATOR_MAXIMALIST,
    ESCALATOR_REGULAR,
    EXCESS_MAXIMALIST,
    EXCESS_REGULAR,
    LEVEL_MAXIMALIST,
    LOG_ASK,
    OPENING,
    RESERVATION,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SHARE,
    SHOCK,
    SLOWED_MAXIMALIST,
    TILE,
    word_row,
)
from sma_risk.core.sites import SITES
from sma_risk.core.tables import functions

CPI_RULE, DEFENCE_RULE, FIXED_RULE, ONE_YEAR = 0, 1, 2, 3
OPENING_TAIL, RESERVATION_TAIL = SITES["demand.opening.tail"], SITES["demand.reservation.tail"]

_OPENING, _SHARE = word_row("demand.opening"), word_row("demand.anchoring_share")
_RESERVATION, _ASK, _SHOCK = (word_row(f"demand.{name}") for name in ("reservation", "regular_ask", "regular_shock"))
_RULE, _RULE_MAXIMALIST = word_row("demand.escalator_regular"), word_row("demand.escalator_maximalist")


@one_pass
def settle(tile: Any, numbers: Any, tables: Any, first: Any, seed: Any) -> None:
    """Draw both potential settlements of the first round; no overlap slows the maximalist talks."""
    words, marks, kinds = tile.words, tile.marks, tile.kinds
    read_quantiles(tile, tables, functions.OPENING, _OPENING, OPENING)
    read_quantiles(tile, tables, functions.SHARE, _SHARE, SHARE)
    read_quantiles(tile, tables, functions.RESERVATION, _RESERVATION, RESERVATION)
    read_quantiles(tile, tables, functions.LOG_ASK, _ASK, LOG_ASK)
    read_quantiles(tile, tables, functions.SHOCK, _SHOCK, SHOCK)
    deepen(tile, tables, functions.OPENING, _OPENING, OPENING, first, seed, OPENING_TAIL)
    deepen(tile, tables, functions.RESERVATION, _RESERVATION, RESERVATION, first, seed, RESERVATION_TAIL)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        settled, overlap = settle_maximalist(n, marks[OPENING + i], marks[SHARE + i], marks[RESERVATION + i])
        marks[SETTLED_MAXIMALIST + i] = settled
        marks[SLOWED_MAXIMALIST + i] = marks[LEVEL_MAXIMALIST + i] * (f32(1) if overlap else n.no_overlap_factor)
        marks[EXCESS_MAXIMALIST + i] = log(settled) - n.log_usual
        regular = settle_regular(n, marks[LOG_ASK + i], marks[SHOCK + i])
        marks[SETTLED_REGULAR + i] = exp(regular)
        marks[EXCESS_REGULAR + i] = regular - n.log_usual
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        word, word_maximalist = words[_RULE + i], words[_RULE_MAXIMALIST + i]
        kinds[ESCALATOR_MAXIMALIST + i] = escalator(
            word_maximalist, n.maximalist_cpi, n.maximalist_defence, n.maximalist_fixed
        )
        kinds[ESCALATOR_REGULAR + i] = escalator(word, n.regular_cpi, n.regular_defence, n.regular_fixed)


@inline
def settle_maximalist(n: Any, opening: Any, share: Any, reservation: Any) -> Any:
    """Return the multiple that is settled with a maximalist administration, and whether interests overlap."""
    wanted = n.floor + share * (opening - n.floor)
    accepted = f32(1) + reservation
    return min(wanted, accepted), wanted <= accepted


@inline
def settle_regular(n: Any, log_ask: Any, shock: Any) -> Any:
    """Return the logarithm of the multiple that is settled with a regular administration."""
    return n.intercept + n.slope * log_ask + n.scale * min(max(shock, n.shock_low), n.shock_high)


@inline
def escalator(word: Any, cpi: Any, defence: Any, fixed: Any) -> Any:
    """Return the rule whose cumulative share the word falls below."""
    u = uniform(word)
    rule = i32(ONE_YEAR)
    rule = i32(FIXED_RULE) if u < fixed else rule
    rule = i32(DEFENCE_RULE) if u < defence else rule
    return i32(CPI_RULE) if u < cpi else rule
