"""When do talks conclude? All that are seated together.

docs/model.md, section 6. The hazard is the level under the administration in office times a pace: ramp, deadline and
tempo. The pace depends on when the talks began, on the last expiry and on the known result only, so its sums over the
months of an administration are tabulated; a clock runs out when they reach what is left of it, divided by the level.
An interregnum, in which the pace is slower by a factor, shifts the sums that follow.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling import sites
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numbers import of
from sma_risk.sampling.numerics import exponential, f32, i32, logit_uniform
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
    REACHED,
    ROW,
    SEAT_OFFICES,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    YEARS_SINCE_EXPIRY,
)
from sma_risk.sampling.spells import draw_words_for_seats, is_maximalist, reach, whole_lanes

_STRIDE = u64(STRIDE)
_LEAST = f32(1e-30)


@one_pass
def start_talks(tile: Any, first: Any, seed: Any, seated: Any) -> None:
    """Draw the clock of the talks, and whether what they conclude will stall."""
    draw_words_for_seats(tile, first, seed, u64(sites.NEGOTIATING), DRAWN, seated)
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        tile.batch[CLOCK + j] = exponential(tile.drawn[DRAWN + j])
        tile.batch[DRAW + j] = logit_uniform(tile.drawn[DRAWN + _STRIDE + j])


@one_pass
def run_talks(tile: Any, numbers: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Find the month in which each clock runs out, K if none."""
    find_term(tile, numbers, calendar, sums, seated)
    reach(tile, sums, seated)


@inline
def find_term(tile: Any, numbers: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Write under which administration each clock runs out: its months, its row of sums, and the sum to be reached."""
    batch, seats, ints, kinds = tile.batch, tile.seats, tile.ints, tile.kinds
    months = i32(calendar.months)
    next_term, last_term = i32(min(calendar.inauguration, months)), i32(min(calendar.next_inauguration, months))
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i = u64(seats[LANE + j])
        office, office_after = is_maximalist(seats[SEAT_OFFICES + j], 1), is_maximalist(seats[SEAT_OFFICES + j], 2)
        factor = of(numbers, i).interregnum_factor
        begins, ends = kinds[INTERREGNUM_FROM + i], kinds[INTERREGNUM_TO + i]
        regular, maximalist = tile.marks[LEVEL_REGULAR + i], tile.floats[TALKS_MAXIMALIST + i]
        level, level_after = maximalist if office != 0 else regular, maximalist if office_after != 0 else regular
        rows = i32(i32(ints[YEARS_SINCE_EXPIRY + i] * i32(2) + office) * i32(months + i32(1)))
        since, since_next, since_after = counting_from(
            calendar, seats[BEGAN + j], ints[TALKS_FROM + i], office, office_after
        )
        row, row_next, row_after = (
            i32(i32(rows + since) * months),
            i32(i32(rows + since_next) * months),
            i32(i32(rows + since_after) * months),
        )
        total, calm, slow = term_sums(sums, row, i32(0), next_term, begins, ends, factor)
        total_next, calm_next, slow_next = term_sums(sums, row_next, next_term, last_term, begins, ends, factor)
        total_after, calm_after, slow_after = term_sums(sums, row_after, last_term, months, begins, ends, factor)
        clock = batch[CLOCK + j]
        reached = clock / regular
        clock = max(clock - regular * total, _LEAST)
        reached_next = clock / level
        clock = max(clock - level * total_next, _LEAST)
        reached_after = clock / level_after

        month, bound = last_term if total_after >= reached_after else months, months
        runs_out = total_next >= reached_next
        month, bound, row_after = (
            next_term if runs_out else month,
            last_term if runs_out else bound,
            row_next if runs_out else row_after,
        )
        reached_after, calm_after, slow_after = (
            reached_next if runs_out else reached_after,
            calm_next if runs_out else calm_after,
            slow_next if runs_out else slow_after,
        )
        runs_out = total >= reached
        seats[MONTH + j] = i32(0) if runs_out else month
        seats[BOUND + j] = next_term if runs_out else bound
        seats[ROW + j] = row if runs_out else row_after
        batch[REACHED + j] = without_interregnum(
            reached if runs_out else reached_after,
            calm if runs_out else calm_after,
            slow if runs_out else slow_after,
            factor,
        )


@inline
def counting_from(calendar: Any, began: Any, since: Any, office: Any, office_after: Any) -> Any:
    """Return from when talks count under each administration, as the place in `talks_sums`.

    A maximalist administration that follows a regular one takes its pause.
    """
    pauses = (office != 0) & (began <= calendar.inauguration)
    pauses_after = (office_after != 0) & (office == 0) & (began <= calendar.next_inauguration)
    since_next = i32(calendar.inauguration + calendar.pause_months) if pauses else since
    since_after = i32(calendar.next_inauguration + calendar.pause_months) if pauses_after else since_next
    return place(calendar, since), place(calendar, since_next), place(calendar, since_after)


@inline
def place(calendar: Any, since: Any) -> Any:
    """Return the place of talks that count from a month."""
    return min(max(i32(since + i32(1)), i32(0)), i32(calendar.months))


@inline
def term_sums(sums: Any, row: Any, first: Any, end: Any, begins: Any, ends: Any, factor: Any) -> Any:
    """Return the sum of the paces of a term, that before the interregnum, and how much the interregnum would add."""
    if end <= first:
        return f32(0), f32(0), f32(0)
    begins, ends = min(max(begins, first), end), min(max(ends, first), end)
    total = sums[u64(row + end - i32(1))]
    calm, upto = sums[u64(row + max(i32(begins - i32(1)), first))], sums[u64(row + max(i32(ends - i32(1)), first))]
    calm, upto = calm if begins > first else f32(0), upto if ends > first else f32(0)
    slow = upto - calm
    return total - (f32(1) - factor) * slow, calm, slow


@inline
def without_interregnum(reached: Any, calm: Any, slow: Any, factor: Any) -> Any:
    """Return the sum that is reached without the interregnum when `reached` is with it."""
    within = calm + (reached - calm) / factor
    beyond = reached + (f32(1) - factor) * slow
    beyond = within if reached <= calm + factor * slow else beyond
    return reached if reached <= calm else beyond
