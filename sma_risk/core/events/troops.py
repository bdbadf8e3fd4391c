"""In which month are troops cut? A clock that runs whatever the status, faster while the agreement is in dispute.

docs/model.md, section 10, step 3. Its sums are tabulated by the two administrations: those of months without a
dispute, and what a dispute adds. Each dispute of a future brings what it adds, unless the clock runs out before its
end.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.events.seats import reach
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numerics import i32, u64
from sma_risk.core.rows import BOUND, CUT_ADDED, CUT_CLOCK, MONTH, OFFICES, REACHED, ROW, TILE, outcome_row

_CUT = outcome_row("troop_cut_month")


@inline
def row_of_sums(tile: Any, calendar: Any, i: Any) -> Any:
    """Return where the sums of a future's administrations begin; a row begins with 0 and has one sum a month."""
    return i32(i32(tile.kinds[OFFICES + i] >> i32(1)) * i32(calendar.months + 1))


@inline
def run_dispute(tile: Any, calendar: Any, tables: Any, i: Any, begins: Any, ends: Any) -> None:
    """Run the clock through a dispute from month `begins` on, over in month `ends`; not at all if that is no later."""
    ends = min(ends, i32(calendar.months))
    begins = min(begins, ends)
    usual, added = tables.cut_sums[0], tables.cut_sums[1]
    row, clock, before = row_of_sums(tile, calendar, i), tile.marks[CUT_CLOCK + i], tile.floats[CUT_ADDED + i]
    at_first, at_last = u64(row + begins), u64(row + ends)
    after = before + (added[at_last] - added[at_first])
    if usual[at_last] + after < clock:
        tile.floats[CUT_ADDED + i] = after
    elif usual[at_first] + before < clock and tile.ints[_CUT + i] < 0:
        before -= added[at_first]
        while usual[at_first + u64(1)] + (before + added[at_first + u64(1)]) < clock and at_first + u64(1) < at_last:
            at_first += u64(1)
        tile.ints[_CUT + i] = i32(i32(at_first) - row)


@one_pass
def cut_troops(tile: Any, calendar: Any, tables: Any) -> None:
    """Find the month in which each clock runs out that did not in a dispute."""
    ints, seats, usual, months = tile.ints, tile.seats, tables.cut_sums[0], i32(calendar.months)
    for lane in range(TILE):
        i = u64(lane)
        seats[MONTH + i], seats[BOUND + i] = i32(0), months
        seats[ROW + i] = i32(row_of_sums(tile, calendar, i) + i32(1))
        tile.batch[REACHED + i] = tile.marks[CUT_CLOCK + i] - tile.floats[CUT_ADDED + i]
    reach(tile, usual, TILE, months)
    for lane in range(TILE):
        i = u64(lane)
        month, cut = seats[MONTH + i], ints[_CUT + i]
        month = month if month < months else i32(-1)
        ints[_CUT + i] = cut if cut >= 0 else month
