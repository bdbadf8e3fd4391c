"""When do talks conclude? All that are seated together; those that an interregnum slows down month by month.

docs/model.md, section 6. The hazard is the level under the administration in office times a pace: ramp, deadline and
tempo. The pace depends on when the talks began, on the last expiry and on the known result only, so its sums over the
months of an administration are tabulated; a clock runs out when they reach what is left of it, divided by the level.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling import sites
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import exponential, f32, i32, u32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    BEGAN,
    BOUND,
    CLOCK,
    DRAW,
    DRAWN,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LANE,
    LEVEL_REGULAR,
    MONTH,
    OFFICE_NEXT,
    REACHED,
    ROW,
    SEAT_OFFICE,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    YEARS_SINCE_EXPIRY,
)
from sma_risk.sampling.spells import draw_words_for_seats, reach, terms_begun, whole_lanes

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
def run_talks(tile: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Find the month in which each clock runs out, K if none; interregna are left out."""
    find_term(tile, calendar, sums, seated)
    reach(tile, sums, seated)


@inline
def find_term(tile: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Write under which administration each clock runs out: its months, its row of sums, and the sum to be reached."""
    batch, seats, ints = tile.batch, tile.seats, tile.ints
    months = i32(calendar.months)
    next_term, last_term = i32(min(calendar.inauguration, months)), i32(min(calendar.next_inauguration, months))
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i, clock = u64(seats[LANE + j]), batch[CLOCK + j]
        office, office_after = seats[SEAT_OFFICE + _STRIDE + j], seats[SEAT_OFFICE + _STRIDE + _STRIDE + j]
        regular, maximalist = tile.marks[LEVEL_REGULAR + i], tile.floats[TALKS_MAXIMALIST + i]
        level, level_after = maximalist if office != 0 else regular, maximalist if office_after != 0 else regular
        row, row_next, row_after = rows_of_sums(calendar, seats[BEGAN + j], ints[TALKS_FROM + i], office, office_after)
        rows = i32(i32(ints[YEARS_SINCE_EXPIRY + i] * i32(2) + office) * i32(months + i32(1)))
        row, row_next, row_after = (
            i32((rows + row) * months),
            i32((rows + row_next) * months),
            i32((rows + row_after) * months),
        )
        total = sums[u64(row + next_term - i32(1))]
        total_next = sums[u64(row_next + last_term - i32(1))] if last_term > next_term else f32(0)
        total_after = sums[u64(row_after + months - i32(1))] if months > last_term else f32(0)
        reached = clock / regular
        left = max(clock - regular * total, _LEAST)
        reached_next = left / level
        left = max(left - level * total_next, _LEAST)
        reached_after = left / level_after
        now, then = total >= reached, total_next >= reached_next
        month, until = last_term if total_after >= reached_after else months, months
        month, until = next_term if then else month, last_term if then else until
        seats[MONTH + j] = i32(0) if now else month
        seats[BOUND + j] = next_term if now else until
        row_after, reached_after = row_next if then else row_after, reached_next if then else reached_after
        seats[ROW + j] = row if now else row_after
        batch[REACHED + j] = reached if now else reached_after


@inline
def rows_of_sums(calendar: Any, began: Any, since: Any, office: Any, office_after: Any) -> Any:
    """Return from when talks count under each administration: a maximalist one that follows a regular one pauses."""
    pauses = (office != 0) & (began <= calendar.inauguration)
    pauses_after = (office_after != 0) & (office == 0) & (began <= calendar.next_inauguration)
    since_next = i32(calendar.inauguration + calendar.pause_months) if pauses else since
    since_after = i32(calendar.next_inauguration + calendar.pause_months) if pauses_after else since_next
    last = i32(calendar.months)
    return (
        min(max(i32(since + i32(1)), i32(0)), last),
        min(max(i32(since_next + i32(1)), i32(0)), last),
        min(max(i32(since_after + i32(1)), i32(0)), last),
    )


@one_pass
def walk_talks(tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any, seated: Any) -> None:
    """Walk the talks that an interregnum slows down, month by month."""
    kinds, seats = tile.kinds, tile.seats
    for seat in range(seated):
        j = u64(seat)
        i = u64(seats[LANE + j])
        if seats[MONTH + j] >= kinds[INTERREGNUM_FROM + i] and seats[BEGAN + j] < kinds[INTERREGNUM_TO + i]:
            seats[MONTH + j] = i32(walk(tile, n, calendar, tables, tempo, i, j))


@inline
def walk(tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any, i: Any, j: Any) -> Any:
    """Return the month in which the clock of the talks runs out, K if none."""
    kinds, seats = tile.kinds, tile.seats
    clock, ramp_rate = tile.batch[CLOCK + j], f32(1) / n.ramp_months
    since, counts_from = seats[BEGAN + j], tile.ints[TALKS_FROM + i]
    left = calendar.expiry + 12 * tile.ints[YEARS_SINCE_EXPIRY + i] + calendar.months
    begins, ends, won = kinds[INTERREGNUM_FROM + i], kinds[INTERREGNUM_TO + i], kinds[OFFICE_NEXT + i]
    passed, before = f32(0), i32(0)
    for k in range(max(since, 0), calendar.months):
        office = seats[SEAT_OFFICE + u64(terms_begun(calendar, k)) * _STRIDE + j]
        if (k == calendar.inauguration or k == calendar.next_inauguration) and office > before:
            counts_from = i32(k + calendar.pause_months)
        before = office
        level = tile.floats[TALKS_MAXIMALIST + i] if office != 0 else tile.marks[LEVEL_REGULAR + i]
        ramp = min(max(f32(k - counts_from) * ramp_rate, f32(0)), f32(1))
        calm = n.interregnum_factor if (k >= begins) & (k < ends) else f32(1)
        passed += level * (tempo[k, won] * tables.deadline_by_left[left - k] * calm) * (ramp * ramp)
        if passed >= clock:
            return k
    return calendar.months
