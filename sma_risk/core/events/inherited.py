"""Which deal is there already when the first month begins? One concluded before it, pending or in force.

docs/model.md, section 1. Its terms are those that the administration which signed it would settle for in round 0.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.events.consent import come_into_force
from sma_risk.core.events.seats import wait_in
from sma_risk.core.jit import one_pass
from sma_risk.core.marks import NEVER
from sma_risk.core.numerics import i32, u64
from sma_risk.core.rows import (
    DEAL_CLASS,
    ESCALATOR,
    ESCALATOR_NEXT_REGULAR,
    EXCESS,
    FIRST_MULTIPLE,
    MULTIPLE,
    OFFER_EXCESS_REGULAR,
    OFFER_REGULAR,
    STRIDE,
    TILE,
    outcome_row,
)
from sma_risk.core.schema import MAXIMALIST, NEGOTIATING, PENDING

_STRIDE = u64(STRIDE)
_CONCLUDED, _SIGNED_WITH = outcome_row("concluded_month"), outcome_row("signed_with")
_RATIFIED = outcome_row("ratified_month")


@one_pass
def take_over(tile: Any, calendar: Any, tables: Any) -> None:
    """Let every future begin with the deal in hand; what happened before month 0 is dated month 0."""
    ints, floats = tile.ints, tile.floats
    signed = i32(calendar.signed_with)
    office = u64(1 if signed == MAXIMALIST else 0) * _STRIDE
    tile.lengths[NEGOTIATING] = 0
    for lane in range(TILE):
        i = u64(lane)
        offer = office + i
        floats[MULTIPLE + i] = floats[FIRST_MULTIPLE + i] = floats[OFFER_REGULAR + offer]
        floats[EXCESS + i] = floats[OFFER_EXCESS_REGULAR + offer]
        ints[ESCALATOR + i] = ints[ESCALATOR_NEXT_REGULAR + offer]
        ints[DEAL_CLASS + i] = ints[_SIGNED_WITH + i] = signed
        ints[_CONCLUDED + i] = i32(0)
        if calendar.ratified < NEVER:
            come_into_force(tile, calendar, tables, i, i32(-1), i32(-1), i32(-1))
            ints[_RATIFIED + i] = i32(0)
        else:
            wait_in(tile, i, PENDING, i32(calendar.concluded))
