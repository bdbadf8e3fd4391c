"""In which month are troops cut? A clock that runs whatever the status, faster while the agreement is in dispute.

docs/model.md, section 10, step 3. Its sums are tabulated by the two administrations, once for months without and once
for months with a dispute; each dispute moves a future's clock on to its end.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import i32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    BOUND,
    CUT_CLOCK,
    CUT_FROM,
    CUT_SUM,
    MONTH,
    OFFICE_AFTER,
    OFFICE_NEXT,
    REACHED,
    ROW,
    TILE,
    outcome_row,
)
from sma_risk.sampling.spells import reach

CUT = outcome_row("troop_cut_month")


@inline
def row_of_sums(tile: Any, calendar: Any, i: Any) -> Any:
    """Return where the sums of a future's administrations begin; a row begins with 0 and has one sum a month."""
    offices = tile.kinds[OFFICE_NEXT + i] * i32(2) + tile.kinds[OFFICE_AFTER + i]
    return i32(offices * i32(calendar.months + 1))


@inline
def note_dispute(tile: Any, calendar: Any, tables: Any, i: Any, begins: Any, last: Any) -> None:
    """Run the clock up to month `last`; from month `begins` on the agreement is in dispute."""
    end = min(i32(last + i32(1)), i32(calendar.months))
    if begins < end and tile.ints[CUT + i] < 0:
        row, since, clock = row_of_sums(tile, calendar, i), tile.ints[CUT_FROM + i], tile.marks[CUT_CLOCK + i]
        usual, disputed = tables.cut_sums[0], tables.cut_sums[1]
        before = tile.floats[CUT_SUM + i]
        calm = before + (usual[u64(row + begins)] - usual[u64(row + since)])
        after = calm + (disputed[u64(row + end)] - disputed[u64(row + begins)])
        tile.floats[CUT_SUM + i] = after
        tile.ints[CUT_FROM + i] = end
        if calm >= clock:
            tile.ints[CUT + i] = first_month(usual, row, since, begins, usual[u64(row + since)] + (clock - before))
        elif after >= clock:
            tile.ints[CUT + i] = first_month(disputed, row, begins, end, disputed[u64(row + begins)] + (clock - calm))


@inline
def first_month(sums: Any, row: Any, since: Any, end: Any, reached: Any) -> Any:
    """Return the first month from `since` on at whose end the sum is reached; the last before `end` at the latest."""
    k = since
    while k < end - 1 and sums[u64(row + k + 1)] < reached:
        k += 1
    return i32(k)


@one_pass
def cut_troops(tile: Any, calendar: Any, tables: Any) -> None:
    """Run the clocks from the last dispute to the horizon."""
    ints, seats, usual = tile.ints, tile.seats, tables.cut_sums[0]
    for lane in range(TILE):
        i = u64(lane)
        row, since = row_of_sums(tile, calendar, i), ints[CUT_FROM + i]
        seats[MONTH + i], seats[BOUND + i], seats[ROW + i] = since, i32(calendar.months), i32(row + i32(1))
        tile.batch[REACHED + i] = usual[u64(row + since)] + (tile.marks[CUT_CLOCK + i] - tile.floats[CUT_SUM + i])
    reach(tile, usual, TILE)
    for lane in range(TILE):
        i = u64(lane)
        month, cut = seats[MONTH + i], ints[CUT + i]
        month = month if month < i32(calendar.months) else i32(-1)
        ints[CUT + i] = cut if cut >= 0 else month
