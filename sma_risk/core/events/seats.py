"""Who waits for a status, and who is seated there? Lists of futures, and a batch of them side by side.

The futures of one status end their spells together, in lanes; then each goes to the list of the status it enters.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numerics import i32, u64
from sma_risk.core.philox import words_of
from sma_risk.core.rows import (
    BEGAN,
    BOUND,
    LANE,
    MONTH,
    OFFICES,
    REACHED,
    ROW,
    SEAT_OFFICES,
    SINCE,
    STRIDE,
    UNTIL,
    VISIT,
    VISITS,
)
from sma_risk.core.schema import AMENDING, PENDING, STATUS

RENEWED = len(STATUS)  # no status: the list of those whose next round begins

_STRIDE = u64(STRIDE)
ROUND = VISITS + u64(RENEWED) * _STRIDE


@inline
def awaits_assembly(status: Any) -> Any:
    """Say whether a status is one in which the Assembly is asked for its consent, which an interregnum slows down."""
    return (status == PENDING) | (status == AMENDING)


@inline
def wait_in(tile: Any, i: Any, status: Any, since: Any) -> None:
    """Put a future on the list of a status, which it is in at the end of month `since`."""
    place = tile.lengths[status]
    tile.waiting[u64(status) * _STRIDE + u64(place)] = i32(i)
    tile.lengths[status] = place + 1
    tile.ints[SINCE + i] = i32(since)


@one_pass
def take_seats(tile: Any, calendar: Any, status: Any) -> Any:
    """Seat everyone on the list of a status; return how many there are."""
    seats, ints = tile.seats, tile.ints
    seated = tile.lengths[status]
    visits, waiting = VISITS + u64(status) * _STRIDE, u64(status) * _STRIDE
    for seat in range(seated, whole_lanes(seated)):
        tile.waiting[waiting + u64(seat)] = i32(0)  # the last seats belong to no one, yet are computed
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        lane = tile.waiting[waiting + j]
        seats[LANE + j] = lane
        seats[VISIT + j] = ints[visits + u64(lane)]
        seats[BEGAN + j] = ints[SINCE + u64(lane)]
        seats[UNTIL + j] = i32(calendar.months)
        seats[SEAT_OFFICES + j] = tile.kinds[OFFICES + u64(lane)]
    for seat in range(seated):
        ints[visits + u64(seats[LANE + u64(seat)])] += i32(1)
    tile.lengths[status] = 0
    return seated


@inline
def move_seat(seats: Any, to: Any, j: Any) -> None:
    """Move a future to a seat further ahead."""
    lane, month, offices = seats[LANE + j], seats[MONTH + j], seats[SEAT_OFFICES + j]
    seats[LANE + to], seats[MONTH + to], seats[SEAT_OFFICES + to] = lane, month, offices


@one_pass
def draw_words_for_seats(tile: Any, first: Any, seed: Any, block: Any, target: Any, seated: Any) -> None:
    """Draw the words of one block, each future at its own visit."""
    drawn, seats = tile.drawn, tile.seats
    for seat in range(whole_lanes(seated)):
        j = u64(seat)
        w0, w1, w2, w3 = words_of(first + u64(seats[LANE + j]), seed, block, u64(seats[VISIT + j]))
        drawn[target + j] = w0
        drawn[target + _STRIDE + j] = w1
        drawn[target + _STRIDE + _STRIDE + j] = w2
        drawn[target + _STRIDE + _STRIDE + _STRIDE + j] = w3


@inline
def whole_lanes(seated: Any) -> Any:
    """Return the number of seats, filled up so that only whole vectors are computed; what they hold is never read."""
    return (seated + 15) & -16


@inline
def terms_begun(calendar: Any, k: Any) -> Any:
    """Return how many of the two administrations have begun by month k."""
    begun = i32(1) if k >= i32(calendar.inauguration) else i32(0)
    return i32(begun + (i32(1) if k >= i32(calendar.next_inauguration) else i32(0)))


@inline
def is_maximalist(offices: Any, term: Any) -> Any:
    """Return 1 if the administration of a term is maximalist, else 0."""
    return i32((offices >> i32(term)) & i32(1))


@inline
def reach(tile: Any, sums: Any, seated: Any, longest: Any) -> None:
    """Find from MONTH on the first month before BOUND whose sum, in row ROW, reaches REACHED; else BOUND.

    By bisection: BOUND is at most `longest` months after MONTH.
    """
    batch, seats = tile.batch, tile.seats
    step = i32(1)
    while i32(step + step) <= longest:
        step = i32(step + step)
    while step > 0:
        for seat in range(whole_lanes(seated)):
            j = u64(seat)
            month, bound = seats[MONTH + j], seats[BOUND + j]
            last = i32(month + i32(step - i32(1)))
            place = u64(i32(seats[ROW + j] + min(last, i32(bound - i32(1)))))
            passes = (last < bound) & (sums[place] < batch[REACHED + j])
            seats[MONTH + j] = i32(month + step) if passes else month
        step = i32(step >> 1)
