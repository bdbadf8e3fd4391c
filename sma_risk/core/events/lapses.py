"""For how long is there no agreement, and whose turn was it? Lapse months, furlough months, the end of coverage."""

from __future__ import annotations

from typing import Any

from sma_risk.core.events.troops import run_dispute
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.marks import NEVER
from sma_risk.core.numerics import i32, u64
from sma_risk.core.rows import LAPSE_FROM, LAPSED_TALKING, TILE, outcome_row
from sma_risk.core.schema import BY_ASSEMBLY, BY_NEGOTIATION

_LAPSE, _FURLOUGH = outcome_row("lapse_months"), outcome_row("furlough_months")
_COVERAGE_END, _COVERAGE_CAUSE = outcome_row("coverage_end_month"), outcome_row("coverage_end_cause")


@inline
def end_lapse(tile: Any, calendar: Any, tables: Any, i: Any, k: Any) -> None:
    """Add the months without an agreement before month k; note whose turn it was in the first of all."""
    ints = tile.ints
    begins = ints[LAPSE_FROM + i]
    ints[LAPSE_FROM + i] = NEVER
    if begins < k:
        gap = i32(k - begins)
        ints[_LAPSE + i] += gap
        ints[_FURLOUGH + i] += max(i32(gap - i32(calendar.furlough_after)), i32(0))
        end_coverage(tile, i, begins, i32(BY_NEGOTIATION) if ints[LAPSED_TALKING + i] != 0 else i32(BY_ASSEMBLY))
    if begins <= k:
        run_dispute(tile, calendar, tables, i, begins, i32(k + 1))


@inline
def end_coverage(tile: Any, i: Any, k: Any, cause: Any) -> None:
    """Note month and cause of the end of coverage, if it is the first."""
    if tile.ints[_COVERAGE_END + i] < 0:
        tile.ints[_COVERAGE_END + i], tile.ints[_COVERAGE_CAUSE + i] = i32(k), i32(cause)


@one_pass
def close_horizon(tile: Any, calendar: Any, tables: Any) -> None:
    """End the lapses that are still open."""
    for lane in range(TILE):
        if tile.ints[LAPSE_FROM + u64(lane)] < calendar.months:
            end_lapse(tile, calendar, tables, u64(lane), i32(calendar.months))
