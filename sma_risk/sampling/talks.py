"""When do talks conclude? First talks of all futures together, resumed and later ones month by month.

docs/model.md, section 6. The hazard is the level under the administration in office times a pace: ramp, deadline
and tempo. In first talks the pace is that of all futures with the same administrations, and can be added up before.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling import sites
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import exponential, f32, i32, u32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    BEGAN,
    CLOCK,
    DRAW,
    DRAWN,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LANE,
    LAST_EXPIRY,
    LEVEL_REGULAR,
    MONTH,
    OFFICE_NEXT,
    REACHED,
    SEAT_OFFICE,
    SLOWED_MAXIMALIST,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    TILE,
)
from sma_risk.sampling.spells import draw_words_for_seats, whole_lanes

_STRIDE = u64(STRIDE)
_LEAST = f32(1e-30)


@inline
def logit_uniform(word: Any) -> Any:
    """Return ln(u / (1 - u)): a standard logistic draw."""
    return exponential(word) - exponential(u32(~word))


@one_pass
def start_talks(tile: Any, first: Any, seed: Any, seated: Any) -> None:
    """Draw the clock of the talks, and whether what they conclude will stall."""
    draw_words_for_seats(tile, first, seed, u64(sites.NEGOTIATING), DRAWN, seated)
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        tile.batch[CLOCK + j] = exponential(tile.drawn[DRAWN + j])
        tile.batch[DRAW + j] = logit_uniform(tile.drawn[DRAWN + _STRIDE + j])


@one_pass
def run_first_talks(tile: Any, calendar: Any, pace: Any) -> None:
    """Count for all futures of the tile the months that pass before they first conclude; interregna are left out."""
    set_out(tile, calendar, pace)
    batch, seats = tile.batch, tile.seats
    for k in range(calendar.months):
        term = (1 if k >= calendar.inauguration else 0) + (1 if k >= calendar.next_inauguration else 0)
        reached = REACHED + u64(term) * _STRIDE
        pace_rr, pace_rx, pace_xr, pace_xx = pace[0, k], pace[1, k], pace[2, k], pace[3, k]
        for lane in range(TILE):
            i = u64(lane)
            won, after = seats[SEAT_OFFICE + _STRIDE + i] != 0, seats[SEAT_OFFICE + _STRIDE + _STRIDE + i] != 0
            regular, maximalist = pace_rx if after else pace_rr, pace_xx if after else pace_xr
            waits = (maximalist if won else regular) < batch[reached + i]
            seats[MONTH + i] = i32(seats[MONTH + i] + (i32(1) if waits else i32(0)))


@inline
def set_out(tile: Any, calendar: Any, pace: Any) -> None:
    """Write which sum of paces each clock reaches in each administration: none once it has run out."""
    batch, seats, marks = tile.batch, tile.seats, tile.marks
    last, last_next = min(calendar.inauguration, calendar.months), min(calendar.next_inauguration, calendar.months)
    for lane in range(TILE):
        i = u64(lane)
        won, after = seats[SEAT_OFFICE + _STRIDE + i] != 0, seats[SEAT_OFFICE + _STRIDE + _STRIDE + i] != 0
        regular, maximalist = marks[LEVEL_REGULAR + i], marks[SLOWED_MAXIMALIST + i]
        level, level_after = maximalist if won else regular, maximalist if after else regular
        clock = batch[CLOCK + i]
        reached = clock / regular
        pace_before = pace[2, last - 1] if won else pace[0, last - 1]
        open_still = pace_before < reached
        left = max(clock - regular * pace_before, _LEAST)
        reached_next = left / level if open_still else f32(-1)
        pace_term = pace[2, last_next - 1] if won else pace[0, last_next - 1]
        pace_term = pace_term if last_next > last else f32(0)
        open_still = open_still & (pace_term < reached_next)
        left = max(left - level * pace_term, _LEAST)
        batch[REACHED + i] = reached
        batch[REACHED + _STRIDE + i] = reached_next
        batch[REACHED + _STRIDE + _STRIDE + i] = left / level_after if open_still else f32(-1)
        seats[MONTH + i] = i32(0)


@one_pass
def walk_first_talks(tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any) -> None:
    """Walk the first talks that an interregnum slows down."""
    for lane in range(TILE):
        i = u64(lane)
        if tile.seats[MONTH + i] >= tile.kinds[INTERREGNUM_FROM + i] and tile.kinds[INTERREGNUM_TO + i] > 0:
            tile.seats[MONTH + i] = i32(walk(tile, n, calendar, tables, tempo, i, i))


@one_pass
def walk_talks(tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any, seated: Any) -> None:
    """Walk all talks that are seated."""
    for seat in range(seated):
        j = u64(seat)
        i = u64(tile.seats[LANE + j])
        tile.seats[MONTH + j] = i32(walk(tile, n, calendar, tables, tempo, i, j))


@inline
def walk(tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any, i: Any, j: Any) -> Any:
    """Return the month in which the clock of the talks runs out, K if none; note from when a pause lets them count."""
    ints, kinds, seats = tile.ints, tile.kinds, tile.seats
    clock, ramp_rate = tile.batch[CLOCK + j], f32(1) / n.ramp_months
    since, talks_from, left = seats[BEGAN + j], ints[TALKS_FROM + i], ints[LAST_EXPIRY + i] + calendar.months
    begins, ends, won = kinds[INTERREGNUM_FROM + i], kinds[INTERREGNUM_TO + i], kinds[OFFICE_NEXT + i]
    passed, k, before = f32(0), max(since, 0), i32(0)
    for term in range(3):
        first = 0 if term == 0 else (calendar.inauguration if term == 1 else calendar.next_inauguration)
        end = calendar.inauguration if term == 0 else (calendar.next_inauguration if term == 1 else calendar.months)
        office = seats[SEAT_OFFICE + u64(term) * _STRIDE + j]
        if office > before and since <= first:
            talks_from = i32(first + calendar.pause_months)
        before = office
        level = tile.floats[TALKS_MAXIMALIST + i] if office != 0 else tile.marks[LEVEL_REGULAR + i]
        k = max(k, min(talks_from + 1, end))
        while k < min(end, calendar.months):
            ramp = min(f32(k - talks_from) * ramp_rate, f32(1))
            calm = n.interregnum_factor if (k >= begins) & (k < ends) else f32(1)
            passed += level * (tempo[k, won] * tables.deadline_by_left[left - k] * calm) * (ramp * ramp)
            if passed >= clock:
                return k
            k += 1
    return calendar.months
