"""When does a spell end? The month in which each seated future's clock runs out, talks apart.

A spell has one *first* cause, whose rate the circumstances of a month scale, and steady *other* causes, both under
a regular and under a maximalist administration; docs/model.md, sections 6 to 9. Rates change with the calendar, in
the same months for all futures, so a whole batch runs from change to change. Only a spell that an interregnum slows
down is walked month by month.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.events.seats import (
    awaits_assembly,
    draw_words_for_seats,
    is_maximalist,
    terms_begun,
    whole_lanes,
)
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exponential, f32, i32, u64, uniform
from sma_risk.core.rows import (
    BEGAN,
    CLOCK,
    CONSENT_LEVEL,
    DEAL_CLASS,
    DRAW,
    DRAWN,
    EPISODES,
    FIRST_UNDER_MAXIMALIST,
    FIRST_UNDER_REGULAR,
    HAZARD_SUM,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LANE,
    MONTH,
    ONE_YEAR_END,
    OTHER_UNDER_MAXIMALIST,
    OTHER_UNDER_REGULAR,
    REOPEN_LEVEL,
    SCALED,
    SEAT_OFFICES,
    SHARE_OF_FIRST,
    STRIDE,
    UNTIL,
)
from sma_risk.core.schema import IN_FORCE, MAXIMALIST, PENDING, REGULAR_EARLY, REOPENED, STALLED

_STRIDE = u64(STRIDE)


@one_pass
def start_clocks(tile: Any, first: Any, seed: Any, status: Any, seated: Any) -> None:
    """Draw the clock and the cause of every spell."""
    draw_words_for_seats(tile, first, seed, u64(sites.NEGOTIATING + status), DRAWN, seated)
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        tile.batch[CLOCK + j] = exponential(tile.drawn[DRAWN + j])
        tile.batch[DRAW + j] = uniform(tile.drawn[DRAWN + _STRIDE + j])


@one_pass
def set_rates(tile: Any, numbers: Any, calendar: Any, status: Any, seated: Any) -> None:
    """Write the levels of the causes under either administration, and by when the spell ends in any case."""
    batch, seats, marks, ints = tile.batch, tile.seats, tile.marks, tile.ints
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i = u64(seats[LANE + j])
        n, signed = of(numbers, i), ints[DEAL_CLASS + i]
        first_regular = first_maximalist = n.leave_stall
        other_regular, other_maximalist = f32(0), n.rok_withdrawal
        until, scaled = seats[UNTIL + j], i32(0)
        if status <= STALLED:
            other_maximalist = n.withdraw_maximalist if signed == MAXIMALIST else n.withdraw_regular
            if status == PENDING:
                first_regular = first_maximalist = marks[CONSENT_LEVEL + i]
                until = min(until, max(i32(seats[BEGAN + j] + i32(calendar.automatic_after)), i32(0)))
                scaled = is_maximalist(seats[SEAT_OFFICES + j], 1)
        else:
            other_regular = n.rok_withdrawal
            until = min(until, i32(ints[ONE_YEAR_END + i] + i32(1)))
            if status == IN_FORCE:
                calmer = n.after_episode if ints[EPISODES + i] > 0 else f32(1)
                feared = marks[REOPEN_LEVEL + i] * (n.backlash if signed == REGULAR_EARLY else f32(1))
                first_regular = n.reopen_regular * calmer
                first_maximalist = (n.reopen_signed_maximalist if signed == MAXIMALIST else feared) * calmer
                scaled = i32(0) if signed == MAXIMALIST else i32(1)
            elif status == REOPENED:
                first_regular, first_maximalist = n.resolve_regular, n.resolve_maximalist
            else:
                first_regular = first_maximalist = n.amendment_consent
        batch[FIRST_UNDER_REGULAR + j], batch[FIRST_UNDER_MAXIMALIST + j] = first_regular, first_maximalist
        batch[OTHER_UNDER_REGULAR + j], batch[OTHER_UNDER_MAXIMALIST + j] = other_regular, other_maximalist
        seats[UNTIL + j], seats[SCALED + j] = until, scaled


@inline
def scales(tables: Any, consent_open: Any, status: Any, scaled: Any, k: Any) -> Any:
    """Return what scales the first cause in month k: under a regular administration, and under a maximalist one.

    `scaled` is `SCALED`: the result of the election, or whether the deal's age matters.
    """
    if status == PENDING:
        ready = consent_open[u64(i32(i32(k + k) + scaled))]
        return ready, ready
    aged = tables.reopen_age[u64(k)] if status == IN_FORCE else f32(1)
    return f32(1), aged if scaled != 0 else f32(1)


@one_pass
def run_clocks(
    tile: Any, calendar: Any, tables: Any, consent_open: Any, stretches: Any, status: Any, seated: Any
) -> None:
    """Find the month in which each clock runs out, K if none; interregna are left out."""
    batch, seats = tile.batch, tile.seats
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        batch[HAZARD_SUM + j] = f32(0)
        seats[MONTH + j] = i32(calendar.months)
    ends, stretch = i32(0), 0
    while ends < calendar.months:
        begins, ends, stretch = stretches[stretch], stretches[stretch + 1], stretch + 1
        regular_0, maximalist_0 = scales(tables, consent_open, status, i32(0), begins)
        regular_1, maximalist_1 = scales(tables, consent_open, status, i32(1), begins)
        term = terms_begun(calendar, begins)
        for seat in range(whole_lanes(seated)):
            j = u64(seat)
            began, clock, before, month = seats[BEGAN + j], batch[CLOCK + j], batch[HAZARD_SUM + j], seats[MONTH + j]
            first_regular, first_maximalist = batch[FIRST_UNDER_REGULAR + j], batch[FIRST_UNDER_MAXIMALIST + j]
            other_regular, other_maximalist = batch[OTHER_UNDER_REGULAR + j], batch[OTHER_UNDER_MAXIMALIST + j]
            scaled, maximalist = seats[SCALED + j] != 0, is_maximalist(seats[SEAT_OFFICES + j], term) != 0
            first_regular *= regular_1 if scaled else regular_0
            first_maximalist *= maximalist_1 if scaled else maximalist_0
            rate = (first_maximalist + other_maximalist) if maximalist else (first_regular + other_regular)
            start = max(begins, i32(began + i32(1)))
            months = f32(max(i32(ends - start), i32(0)))
            after = before + rate * months
            fires = (before < clock) & (after >= clock)
            wait = min((clock - before) / rate, months)
            passed = i32(wait)
            passed = passed if f32(passed) < wait else i32(passed - i32(1))
            seats[MONTH + j] = i32(start + max(passed, i32(0))) if fires else month
            batch[HAZARD_SUM + j] = after


@inline
def hazards(
    tile: Any, n: Any, calendar: Any, tables: Any, consent_open: Any, status: Any, i: Any, j: Any, k: Any
) -> Any:
    """Return the hazards of month k: of the first cause, and of all others."""
    batch, seats, kinds = tile.batch, tile.seats, tile.kinds
    maximalist = is_maximalist(seats[SEAT_OFFICES + j], terms_begun(calendar, k)) != 0
    regular, maximalist_scale = scales(tables, consent_open, status, seats[SCALED + j], k)
    first_regular, first_maximalist = batch[FIRST_UNDER_REGULAR + j], batch[FIRST_UNDER_MAXIMALIST + j]
    other_regular, other_maximalist = batch[OTHER_UNDER_REGULAR + j], batch[OTHER_UNDER_MAXIMALIST + j]
    first_regular *= regular
    first_maximalist *= maximalist_scale
    first = first_maximalist if maximalist else first_regular
    if awaits_assembly(status):
        slow = (k >= kinds[INTERREGNUM_FROM + i]) & (k < kinds[INTERREGNUM_TO + i])
        first *= n.interregnum_factor if slow else f32(1)
    return first, other_maximalist if maximalist else other_regular


@one_pass
def walk_interregna(
    tile: Any, numbers: Any, calendar: Any, tables: Any, consent_open: Any, status: Any, seated: Any
) -> None:
    """Walk the spells that an interregnum slows down, month by month."""
    for seat in range(seated):
        j = u64(seat)
        i, began = u64(tile.seats[LANE + j]), tile.seats[BEGAN + j]
        n = of(numbers, i)
        if tile.seats[MONTH + j] >= tile.kinds[INTERREGNUM_FROM + i] and began + 1 < tile.kinds[INTERREGNUM_TO + i]:
            passed, k = f32(0), max(began + 1, 0)
            while k < calendar.months:
                first, other = hazards(tile, n, calendar, tables, consent_open, status, i, j, k)
                passed += first + other
                if passed >= tile.batch[CLOCK + j]:
                    break
                k += 1
            tile.seats[MONTH + j] = i32(k)


@one_pass
def find_causes(
    tile: Any, numbers: Any, calendar: Any, tables: Any, consent_open: Any, status: Any, seated: Any
) -> None:
    """Write where the draw falls within the first cause's hazard of the event's month: 1 or more is another cause."""
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), min(tile.seats[MONTH + j], i32(calendar.months - 1))
        first, other = hazards(tile, of(numbers, i), calendar, tables, consent_open, status, i, j, k)
        tile.batch[SHARE_OF_FIRST + j] = tile.batch[DRAW + j] * (first + other) / first
