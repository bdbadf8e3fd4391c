"""What is negotiated after a one-year deal? A next round, with new marks; docs/model.md, 6 and 7."""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.dependence import depend_in_round
from sma_risk.core.events.seats import draw_words_for_seats, is_maximalist, terms_begun, wait_in, whole_lanes
from sma_risk.core.events.talks import earliest_talks
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exp, f32, i32, log, u64
from sma_risk.core.rows import (
    BEGAN,
    DRAWN,
    DRAWN_TOO,
    ESCALATOR_NEXT_MAXIMALIST,
    ESCALATOR_NEXT_REGULAR,
    LANE,
    LAPSE_FROM,
    LAPSED_TALKING,
    LEVEL_MAXIMALIST,
    OFFERS,
    QUANTILES_DRAWN,
    RULE,
    RULE_MAXIMALIST,
    SEAT_OFFICES,
    SETTLED,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    VISIT,
    YEARS_SINCE_EXPIRY,
    round_row,
)
from sma_risk.core.schema import NEGOTIATING
from sma_risk.core.settlements import OPENING_TAIL, RESERVATION_TAIL, escalator, settle_maximalist, settle_regular
from sma_risk.core.tables import functions
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.tails import deepen_seats

_STRIDE = u64(STRIDE)
_MONTHS_BEFORE = 4  # talks count from e - 3 (section 6), and begin in month e + 1

# rows of words, and of the quantiles that are read from them
_OPENING, _SHARE = round_row("demand.opening"), round_row("demand.anchoring_share")
_RESERVATION, _ASK, _SHOCK = (round_row(f"demand.{name}") for name in ("reservation", "regular_ask", "regular_shock"))
_RULE, _RULE_MAXIMALIST = round_row("demand.escalator_regular"), round_row("demand.escalator_maximalist")
OPENING, SHARE, RESERVATION, LOG_ASK, SHOCK = (QUANTILES_DRAWN + u64(k) * _STRIDE for k in range(5))


@one_pass
def begin_next_round(tile: Any, numbers: Any, calendar: Any, tables: Any, first: Any, seed: Any, seated: Any) -> None:
    """Negotiate again from the first month after the one-year deal."""
    ints, seats = tile.ints, tile.seats
    for seat in range(seated):
        seats[VISIT + u64(seat)] += i32(1)  # round 0 was the first
    draw_settlements(tile, tables, first, seed, seated)
    settle(tile, numbers, seated)
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[BEGAN + j]
        for row in range(OFFERS):
            tile.floats[TALKS_MAXIMALIST + u64(row) * _STRIDE + i] = tile.batch[SETTLED + u64(row) * _STRIDE + j]
        ints[ESCALATOR_NEXT_REGULAR + i] = seats[RULE + j]
        ints[ESCALATOR_NEXT_MAXIMALIST + i] = seats[RULE_MAXIMALIST + j]
        office = is_maximalist(seats[SEAT_OFFICES + j], terms_begun(calendar, k))
        ints[YEARS_SINCE_EXPIRY + i] = i32((k - 1 - calendar.expiry) // 12)
        ints[LAPSE_FROM + i], ints[LAPSED_TALKING + i] = i32(k), i32(0)
        ints[TALKS_FROM + i] = i32(earliest_talks(calendar, office, k, k - _MONTHS_BEFORE))
        wait_in(tile, i, NEGOTIATING, k)


@inline
def draw_settlements(tile: Any, tables: Any, first: Any, seed: Any, seated: Any) -> None:
    """Draw what both potential settlements rest on, one row each."""
    q, drawn, batch = tables.quantiles, tile.drawn, tile.batch
    count = whole_lanes(seated)
    draw_words_for_seats(tile, first, seed, u64(sites.DEMAND), DRAWN, seated)
    draw_words_for_seats(tile, first, seed, u64(sites.REGULAR), DRAWN_TOO, seated)
    depend_in_round(tile, tables, count)
    quantile_row(tile, q, functions.OPENING, drawn, _OPENING, batch, OPENING, count)
    quantile_row(tile, q, functions.SHARE, drawn, _SHARE, batch, SHARE, count)
    quantile_row(tile, q, functions.RESERVATION, drawn, _RESERVATION, batch, RESERVATION, count)
    quantile_row(tile, q, functions.LOG_ASK, drawn, _ASK, batch, LOG_ASK, count)
    quantile_row(tile, q, functions.SHOCK, drawn, _SHOCK, batch, SHOCK, count)
    deepen_seats(tile, q, functions.OPENING, first, seed, OPENING_TAIL, _OPENING, OPENING, seated)
    deepen_seats(tile, q, functions.RESERVATION, first, seed, RESERVATION_TAIL, _RESERVATION, RESERVATION, seated)


@inline
def settle(tile: Any, numbers: Any, seated: Any) -> None:
    """Write what the talks of the round may lead to, in the order of `OFFERS`; no overlap slows the maximalist ones."""
    batch, drawn, seats = tile.batch, tile.drawn, tile.seats
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        i = u64(seats[LANE + j])
        n, level = of(numbers, i), tile.marks[LEVEL_MAXIMALIST + i]
        settled, overlap = settle_maximalist(n, batch[OPENING + j], batch[SHARE + j], batch[RESERVATION + j])
        regular = settle_regular(n, batch[LOG_ASK + j], batch[SHOCK + j])
        batch[SETTLED + j] = level * (f32(1) if overlap else n.no_overlap_factor)
        batch[SETTLED + _STRIDE + j] = exp(regular)
        batch[SETTLED + u64(2) * _STRIDE + j] = settled
        batch[SETTLED + u64(3) * _STRIDE + j] = regular - n.log_usual
        batch[SETTLED + u64(4) * _STRIDE + j] = log(settled) - n.log_usual
        word, word_maximalist = drawn[_RULE + j], drawn[_RULE_MAXIMALIST + j]
        seats[RULE + j] = escalator(word, n.regular_cpi, n.regular_defence, n.regular_fixed)
        seats[RULE_MAXIMALIST + j] = escalator(
            word_maximalist, n.maximalist_cpi, n.maximalist_defence, n.maximalist_fixed
        )
