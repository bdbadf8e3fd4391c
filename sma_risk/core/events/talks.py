"""When do talks conclude, and on what? All that are seated together.

docs/model.md, section 6. The hazard is the level under the administration in office times a pace: ramp, deadline and
tempo. The pace depends on when the talks began, on the last expiry and on the known result only, so its sums over the
months of an administration are tabulated; a clock runs out when they reach what is left of it, divided by the level.
An interregnum slows talks down: their clock is stretched by what the sums count too much.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.events.seats import draw_words_for_seats, is_maximalist, reach, terms_begun, wait_in, whole_lanes
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exponential, f32, i32, logit_uniform, u64
from sma_risk.core.rows import (
    AGREED,
    AGREED_EXCESS,
    BEGAN,
    BOUND,
    CLASS,
    CLOCK,
    DEAL_CLASS,
    DRAW,
    DRAWN,
    ESCALATOR,
    ESCALATOR_NEXT_REGULAR,
    EXCESS,
    FIRST_MULTIPLE,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LANE,
    LAPSE_FROM,
    LAPSED_TALKING,
    LEADS_TO,
    LEVEL_REGULAR,
    MONTH,
    MULTIPLE,
    OFFER_EXCESS_REGULAR,
    OFFER_REGULAR,
    REACHED,
    ROW,
    RULE,
    SEAT_OFFICES,
    STALL_LOGIT,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    UNIFIED_FROM,
    YEARS_SINCE_EXPIRY,
    outcome_row,
)
from sma_risk.core.schema import MAXIMALIST, NEGOTIATING, PENDING, REGULAR_EARLY, REGULAR_LATE, STALLED

_STRIDE = u64(STRIDE)
_LEAST = f32(1e-30)
_CONCLUDED, _SIGNED_WITH = outcome_row("concluded_month"), outcome_row("signed_with")


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
    stretch_clocks(tile, numbers, calendar, sums, seated)
    find_term(tile, calendar, sums, seated)
    next_term, last_term = term_ends(calendar)
    reach(tile, sums, seated, max(max(next_term, i32(last_term - next_term)), i32(i32(calendar.months) - last_term)))


@inline
def term_ends(calendar: Any) -> Any:
    """Return the first months of the next administration and of the one after, within the horizon."""
    months = i32(calendar.months)
    return min(max(i32(calendar.inauguration), i32(0)), months), min(i32(calendar.next_inauguration), months)


@inline
def stretch_clocks(tile: Any, numbers: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Add to each clock what the sums, which know of no interregnum, count too much until it runs out."""
    kinds, batch, months = tile.kinds, tile.batch, i32(calendar.months)
    for seat in range(seated):
        j = u64(seat)
        i = u64(tile.seats[LANE + j])
        if kinds[INTERREGNUM_FROM + i] < months and tile.seats[BEGAN + j] < kinds[INTERREGNUM_TO + i]:
            clock, factor = batch[CLOCK + j], of(numbers, i).interregnum_factor
            before = passed_before(tile, calendar, sums, j, kinds[INTERREGNUM_FROM + i])
            during = passed_before(tile, calendar, sums, j, min(kinds[INTERREGNUM_TO + i], months)) - before
            if clock > before + factor * during:
                batch[CLOCK + j] = clock + (f32(1) - factor) * during
            elif clock > before:
                batch[CLOCK + j] = before + (clock - before) / factor


@inline
def passed_before(tile: Any, calendar: Any, sums: Any, j: Any, k: Any) -> Any:
    """Return the sum of the hazards before month k, interregna left out."""
    regular, level, level_after = levels(tile, j)
    row, row_next, row_after = rows_of_sums(tile, calendar, j)
    next_term, last_term = term_ends(calendar)
    passed = regular * term_sum(sums, row, i32(0), min(k, next_term))
    passed += level * term_sum(sums, row_next, next_term, min(k, last_term))
    return passed + level_after * term_sum(sums, row_after, last_term, k)


@inline
def find_term(tile: Any, calendar: Any, sums: Any, seated: Any) -> None:
    """Write under which administration each clock runs out: its months, its row of sums, and the sum to be reached."""
    batch, seats = tile.batch, tile.seats
    months = i32(calendar.months)
    next_term, last_term = term_ends(calendar)
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        regular, level, level_after = levels(tile, j)
        row, row_next, row_after = rows_of_sums(tile, calendar, j)
        total = term_sum(sums, row, i32(0), next_term)
        total_next = term_sum(sums, row_next, next_term, last_term)
        total_after = term_sum(sums, row_after, last_term, months)
        clock = batch[CLOCK + j]
        reached = clock / regular
        clock = max(clock - regular * total, _LEAST)
        reached_next = clock / level
        clock = max(clock - level * total_next, _LEAST)
        reached_after = clock / level_after

        month, bound = last_term if total_after >= reached_after else months, months
        runs_out = total_next >= reached_next
        month, bound = next_term if runs_out else month, last_term if runs_out else bound
        row_after, reached_after = row_next if runs_out else row_after, reached_next if runs_out else reached_after
        runs_out = total >= reached
        seats[MONTH + j] = i32(0) if runs_out else month
        seats[BOUND + j] = next_term if runs_out else bound
        seats[ROW + j] = row if runs_out else row_after
        batch[REACHED + j] = reached if runs_out else reached_after


@inline
def levels(tile: Any, j: Any) -> Any:
    """Return the level of the hazard under each of the three administrations."""
    i, offices = u64(tile.seats[LANE + j]), tile.seats[SEAT_OFFICES + j]
    regular, maximalist = tile.marks[LEVEL_REGULAR + i], tile.floats[TALKS_MAXIMALIST + i]
    level = maximalist if is_maximalist(offices, 1) != 0 else regular
    return regular, level, maximalist if is_maximalist(offices, 2) != 0 else regular


@inline
def rows_of_sums(tile: Any, calendar: Any, j: Any) -> Any:
    """Return where the sums of the paces under each administration begin.

    A maximalist administration that follows a regular one while talks go on takes its pause.
    """
    i, began, offices = u64(tile.seats[LANE + j]), tile.seats[BEGAN + j], tile.seats[SEAT_OFFICES + j]
    since, years = tile.ints[TALKS_FROM + i], tile.ints[YEARS_SINCE_EXPIRY + i]
    office, office_after = is_maximalist(offices, 1), is_maximalist(offices, 2)
    pauses = (office != 0) & (began <= calendar.inauguration) & (calendar.inauguration >= 0)
    pauses_after = (office_after != 0) & (office == 0) & (began <= calendar.next_inauguration)
    months, over = i32(calendar.months), i32(calendar.inauguration + calendar.pause_months)
    later_over = i32(calendar.next_inauguration + calendar.pause_months)
    since_next = over if pauses else since
    since_after = later_over if pauses_after else since_next
    block = i32(i32(years * i32(2) + office) * i32(months + i32(1)))
    return (
        i32(i32(block + place(since, months)) * months),
        i32(i32(block + place(since_next, months)) * months),
        i32(i32(block + place(since_after, months)) * months),
    )


@inline
def place(since: Any, months: Any) -> Any:
    """Return the place, among the sums, of talks that count from a month."""
    return min(max(i32(since + i32(1)), i32(0)), months)


@inline
def term_sum(sums: Any, row: Any, first: Any, end: Any) -> Any:
    """Return the sum of the paces of a term."""
    return sums[u64(i32(i32(row + end) - i32(1)))] if end > first else f32(0)


@one_pass
def conclude(tile: Any, numbers: Any, calendar: Any, tempo: Any, seated: Any) -> None:
    """Fix the deals: who signed, the multiple, the escalator; then each stalls or waits for consent."""
    ints, floats, seats, batch = tile.ints, tile.floats, tile.seats, tile.batch
    agree(tile, numbers, calendar, tempo, seated)
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[MONTH + j]
        if seats[BEGAN + j] <= ints[LAPSE_FROM + i] < k:
            ints[LAPSED_TALKING + i] = i32(1)
        if k < calendar.months:
            floats[MULTIPLE + i], floats[EXCESS + i] = batch[AGREED + j], batch[AGREED_EXCESS + j]
            ints[ESCALATOR + i], ints[DEAL_CLASS + i] = seats[RULE + j], seats[CLASS + j]
            if ints[_CONCLUDED + i] < 0:
                ints[_CONCLUDED + i], ints[_SIGNED_WITH + i] = k, seats[CLASS + j]
                floats[FIRST_MULTIPLE + i] = batch[AGREED + j]
            wait_in(tile, i, seats[LEADS_TO + j], k)


@inline
def agree(tile: Any, numbers: Any, calendar: Any, tempo: Any, seated: Any) -> None:
    """Write, for all who are seated, what is agreed with whoever is in office, and whether it stalls."""
    ints, floats, seats, batch, last = tile.ints, tile.floats, tile.seats, tile.batch, i32(calendar.months - 1)
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i, k, offices = u64(seats[LANE + j]), seats[MONTH + j], seats[SEAT_OFFICES + j]
        n, stall_logit, unified_from = of(numbers, i), tile.marks[STALL_LOGIT + i], tile.kinds[UNIFIED_FROM + i]
        office = is_maximalist(offices, terms_begun(calendar, k))
        month = min(k, last)
        haste = tempo[u64(i32(i32(month + month) + is_maximalist(offices, 1)))]
        offer = u64(i32(i32(seats[LANE + j]) + i32(office * i32(STRIDE))))
        multiple, excess = floats[OFFER_REGULAR + offer], floats[OFFER_EXCESS_REGULAR + offer]
        hurried = (haste > f32(1)) & (office == 0)
        multiple *= n.premium_factor if hurried else f32(1)
        excess += n.log_premium if hurried else f32(0)
        signed = i32(REGULAR_EARLY) if k < calendar.inauguration else i32(REGULAR_LATE)
        inclination = stall_logit + n.stall_slope * excess + (n.stall_unified if k >= unified_from else f32(0))
        batch[AGREED + j], batch[AGREED_EXCESS + j] = multiple, excess
        seats[RULE + j] = ints[ESCALATOR_NEXT_REGULAR + offer]
        seats[CLASS + j] = i32(MAXIMALIST) if office != 0 else signed
        seats[LEADS_TO + j] = i32(STALLED) if batch[DRAW + j] < inclination else i32(PENDING)


@inline
def earliest_talks(calendar: Any, office: Any, k: Any, since: Any) -> Any:
    """Return from when resumed talks count: a maximalist administration first takes its pause."""
    start = calendar.next_inauguration if k >= calendar.next_inauguration else calendar.inauguration
    return max(since, start + calendar.pause_months) if office != 0 else since


@inline
def back_to_talks(tile: Any, calendar: Any, i: Any, j: Any, k: Any) -> None:
    """Resume talks after a withdrawal or a rejection in month k."""
    office = is_maximalist(tile.seats[SEAT_OFFICES + j], terms_begun(calendar, k))
    tile.ints[TALKS_FROM + i] = i32(earliest_talks(calendar, office, k, k))
    wait_in(tile, i, NEGOTIATING, k)
