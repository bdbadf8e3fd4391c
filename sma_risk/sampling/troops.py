"""In which month are troops cut? A clock that runs whatever the status, faster while the agreement is in dispute.

docs/model.md, section 10, step 3.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import f32, i32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    BEGAN,
    CLOCK,
    CUT_CLOCK,
    CUT_UNDISPUTED,
    DISPUTED,
    HAZARD_SUM,
    LANE,
    MONTH,
    OFFICE,
    SCALED,
    SEAT_OFFICE,
    STRIDE,
    TILE,
    outcome_row,
)
from sma_risk.sampling.spells import terms_begun, whole_lanes

_STRIDE = u64(STRIDE)
_CUT = outcome_row("troop_cut_month")


@one_pass
def cut_undisputed(tile: Any, n: Any, calendar: Any, tables: Any) -> None:
    """Count the months before a cut if the agreement never is in dispute."""
    kinds, marks, batch = tile.kinds, tile.marks, tile.batch
    for lane in range(TILE):
        batch[HAZARD_SUM + u64(lane)] = f32(0)
        kinds[CUT_UNDISPUTED + u64(lane)] = i32(0)
    for k in range(calendar.months):
        regular, maximalist = n.cut_regular * tables.troop_floor[k], n.cut_maximalist * tables.troop_floor[k]
        office = OFFICE + u64(terms_begun(calendar, k)) * _STRIDE
        for lane in range(TILE):
            i = u64(lane)
            passed = batch[HAZARD_SUM + i] + (maximalist if kinds[office + i] != 0 else regular)
            batch[HAZARD_SUM + i] = passed
            waits = passed < marks[CUT_CLOCK + i]
            kinds[CUT_UNDISPUTED + i] = i32(kinds[CUT_UNDISPUTED + i] + (i32(1) if waits else i32(0)))


@one_pass
def cut_troops(tile: Any, n: Any, calendar: Any, tables: Any) -> None:
    """Write the month of the cut: that of an undisputed agreement, or counted anew."""
    ints, seats = tile.ints, tile.seats
    seated = seat_disputed(tile)
    for lane in range(TILE):
        ints[_CUT + u64(lane)] = tile.kinds[CUT_UNDISPUTED + u64(lane)]
    count_months(tile, n, calendar, tables, seated)
    for seat in range(seated):
        j = u64(seat)
        ints[_CUT + u64(seats[LANE + j])] = seats[MONTH + j]
    for lane in range(TILE):
        i = u64(lane)
        ints[_CUT + i] = ints[_CUT + i] if ints[_CUT + i] < calendar.months else i32(-1)


@inline
def seat_disputed(tile: Any) -> Any:
    """Seat the futures with a dispute, of which some may be under a maximalist administration."""
    kinds, seats = tile.kinds, tile.seats
    seated = 0
    for lane in range(TILE):
        i, j = u64(lane), u64(seated)
        seats[LANE + j] = i32(lane)
        seats[SEAT_OFFICE + j] = i32(0)
        seats[SEAT_OFFICE + _STRIDE + j] = kinds[OFFICE + _STRIDE + i]
        seats[SEAT_OFFICE + _STRIDE + _STRIDE + j] = kinds[OFFICE + _STRIDE + _STRIDE + i]
        tile.batch[CLOCK + j] = tile.marks[CUT_CLOCK + i]
        tile.batch[HAZARD_SUM + j] = f32(0)
        seats[SCALED + j] = seats[MONTH + j] = i32(0)
        maximalist = kinds[OFFICE + _STRIDE + i] | kinds[OFFICE + _STRIDE + _STRIDE + i]
        seated += tile.ints[DISPUTED + i] & maximalist
    return seated


@inline
def count_months(tile: Any, n: Any, calendar: Any, tables: Any, seated: Any) -> None:
    """Count the months before a cut for those who are seated."""
    seats, batch = tile.seats, tile.batch
    for k in range(calendar.months):
        floor = tables.troop_floor[k]
        regular, maximalist, dispute = n.cut_regular * floor, n.cut_maximalist * floor, n.cut_dispute * floor
        office = SEAT_OFFICE + u64(terms_begun(calendar, k)) * _STRIDE
        changes = u64(k) * _STRIDE
        for seat in range(seated):
            j = u64(seat)
            seats[BEGAN + j] = i32(tile.disputes[changes + u64(seats[LANE + j])])
        for seat in range(whole_lanes(seated)):
            j = u64(seat)
            disputes = i32(seats[SCALED + j] + seats[BEGAN + j])
            rate = (dispute if disputes > 0 else maximalist) if seats[office + j] != 0 else regular
            passed = batch[HAZARD_SUM + j] + rate
            waits = passed < batch[CLOCK + j]
            seats[SCALED + j] = disputes
            batch[HAZARD_SUM + j] = passed
            seats[MONTH + j] = i32(seats[MONTH + j] + (i32(1) if waits else i32(0)))
