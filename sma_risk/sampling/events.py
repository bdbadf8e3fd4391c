"""What happens when a spell ends? Conclusion, vote, withdrawal, reopening, resolution, exit; docs/model.md, 6 to 10.

Each pass takes the seated futures of one status, one by one, and sends each to the list of the status it enters.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling import sites
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.marks import AMENDED_RISE, NORMAL, ONE_YEAR, members_beyond_quorum
from sma_risk.sampling.numbers import of
from sma_risk.sampling.numerics import f32, i32, u32, uniform
from sma_risk.sampling.points import u64
from sma_risk.sampling.quantiles import quantile_row
from sma_risk.sampling.rows import (
    BEGAN,
    CELL,
    DEAL_CLASS,
    DRAW,
    DRAWN,
    EPISODES,
    ESCALATOR,
    ESCALATOR_NEXT_REGULAR,
    EXCESS,
    FIRST_FACTOR,
    FIRST_MULTIPLE,
    GROWS_FROM,
    LANE,
    LAPSE_FROM,
    LAPSED_TALKING,
    MONTH,
    MULTIPLE,
    OFFER_EXCESS_REGULAR,
    OFFER_REGULAR,
    ONE_YEAR_END,
    PRESENT,
    QUANTILES_DRAWN,
    RISE,
    RISE_ASKED,
    SCALED,
    SEAT_OFFICES,
    SHARE_OF_FIRST,
    STALL_LOGIT,
    STRIDE,
    TALKS_FROM,
    UNIFIED_FROM,
    UNTIL,
    VISIT,
    VOTES_HELD,
    YES,
    outcome_row,
)
from sma_risk.sampling.spells import (
    AMENDING,
    EXITED,
    IN_FORCE,
    MAXIMALIST,
    NEGOTIATING,
    PENDING,
    REGULAR_EARLY,
    REGULAR_LATE,
    RENEWED,
    REOPENED,
    ROUND,
    STALLED,
    draw_words_for_seats,
    is_maximalist,
    terms_begun,
    wait_in,
    whole_lanes,
)
from sma_risk.sampling.tails import deepen_seats
from sma_risk.sampling.troops import note_dispute
from sma_risk.sampling.votes import CELLS, CELLS_PER_UNIT, LOWEST_LOGIT

BY_NEGOTIATION, BY_ASSEMBLY, BY_US, BY_ROK = 1, 2, 3, 4
NEVER = i32(1 << 14)

_STRIDE = u64(STRIDE)
_RISE_TAIL = sites.SITES["durability.amended_rise.tail"]
_HALF_WORD = u32(16)
u16 = np.uint16
_LOWEST, _PER_UNIT = f32(LOWEST_LOGIT), f32(CELLS_PER_UNIT)

LAPSE, FURLOUGH = outcome_row("lapse_months"), outcome_row("furlough_months")
_CONCLUDED, _SIGNED_WITH = outcome_row("concluded_month"), outcome_row("signed_with")
_RATIFIED, _PLANNED_END = outcome_row("ratified_month"), outcome_row("deal_planned_end_month")
_YES, _PRESENT = outcome_row("yes_votes"), outcome_row("members_present")
_REOPENED, _AMENDED = outcome_row("reopened_month"), outcome_row("amended_month")
EXITED_MONTH = outcome_row("exited_month")
_DEAL_END, _DEAL_CAUSE = outcome_row("deal_end_month"), outcome_row("deal_end_cause")
_SIDE_DEAL = outcome_row("side_deal")
COVERAGE_END, COVERAGE_CAUSE = outcome_row("coverage_end_month"), outcome_row("coverage_end_cause")


@inline
def note_first(tile: Any, row: Any, i: Any, k: Any) -> None:
    """Note month k if it is the first of its kind."""
    noted = tile.ints[row + i]
    tile.ints[row + i] = i32(k) if noted < 0 else noted


@inline
def is_unified(tile: Any, i: Any, k: Any) -> Any:
    """Say whether government and Assembly are of one mind in month k."""
    return k >= tile.kinds[UNIFIED_FROM + i]


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


@one_pass
def conclude(tile: Any, numbers: Any, calendar: Any, tempo: Any, seated: Any) -> None:
    """Fix the deals: who signed, the multiple, the escalator; then each stalls or waits for consent."""
    ints, seats = tile.ints, tile.seats
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[MONTH + j]
        lapses = (seats[BEGAN + j] <= ints[LAPSE_FROM + i]) & (ints[LAPSE_FROM + i] < k)
        ints[LAPSED_TALKING + i] = i32(1) if lapses else ints[LAPSED_TALKING + i]
        if k < calendar.months:
            n = of(numbers, i)
            sign(tile, n, calendar, tempo, i, j, k)
            inclination = tile.marks[STALL_LOGIT + i] + n.stall_slope * tile.floats[EXCESS + i]
            inclination += n.stall_unified if is_unified(tile, i, k) else f32(0)
            wait_in(tile, i, STALLED if tile.batch[DRAW + j] < inclination else PENDING, k)


@inline
def sign(tile: Any, n: Any, calendar: Any, tempo: Any, i: Any, j: Any, k: Any) -> None:
    """Write the deal that is concluded in month k with whoever is in office."""
    ints, floats = tile.ints, tile.floats
    office = is_maximalist(tile.seats[SEAT_OFFICES + j], terms_begun(calendar, k))
    offer = u64(office) * _STRIDE + i
    hurried = (tempo[u64(k), u64(is_maximalist(tile.seats[SEAT_OFFICES + j], 1))] > f32(1)) & (office == 0)
    multiple = floats[OFFER_REGULAR + offer] * (n.premium_factor if hurried else f32(1))
    signed = i32(REGULAR_EARLY) if k < calendar.inauguration else i32(REGULAR_LATE)
    signed = i32(MAXIMALIST) if office != 0 else signed
    floats[MULTIPLE + i] = multiple
    floats[EXCESS + i] = floats[OFFER_EXCESS_REGULAR + offer] + (n.log_premium if hurried else f32(0))
    ints[ESCALATOR + i] = ints[ESCALATOR_NEXT_REGULAR + offer]
    ints[DEAL_CLASS + i] = signed
    if ints[_CONCLUDED + i] < 0:
        ints[_CONCLUDED + i], ints[_SIGNED_WITH + i], floats[FIRST_MULTIPLE + i] = i32(k), signed, multiple


@one_pass
def leave_stall(tile: Any, calendar: Any, seated: Any) -> None:
    """Let the Assembly take up stalled deals, unless one is withdrawn from first."""
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        if k < calendar.months:
            if tile.batch[SHARE_OF_FIRST + j] < f32(1):
                wait_in(tile, i, PENDING, k)
            else:
                back_to_talks(tile, calendar, i, j, k)


@one_pass
def seek_consent(tile: Any, calendar: Any, tables: Any, seated: Any) -> Any:
    """Seat those of whom a vote is held; return how many. Others wait on, are withdrawn from, or need no vote."""
    seats = tile.seats
    voting = 0
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[MONTH + j]
        if k >= seats[UNTIL + j]:
            if seats[UNTIL + j] < calendar.months:
                come_into_force(tile, calendar, tables, i, seats[UNTIL + j], i32(-1), i32(-1))
        elif tile.batch[SHARE_OF_FIRST + j] < f32(1):
            move_seat(seats, u64(voting), j)
            voting += 1
        else:
            back_to_talks(tile, calendar, i, j, k)
    return voting


@inline
def move_seat(seats: Any, to: Any, j: Any) -> None:
    """Move a future to a seat further ahead."""
    seats[LANE + to], seats[MONTH + to] = seats[LANE + j], seats[MONTH + j]
    seats[SEAT_OFFICES + to] = seats[SEAT_OFFICES + j]


@one_pass
def call_votes(tile: Any, numbers: Any, tables: Any, first: Any, seed: Any, voting: Any) -> None:
    """Draw the words of each vote, and find the cell of the inclination of those outside the government's bloc."""
    ints, seats, batch = tile.ints, tile.seats, tile.batch
    for seat in range(voting):
        j = u64(seat)
        i = u64(seats[LANE + j])
        seats[VISIT + j] = ints[VOTES_HELD + i]
        ints[VOTES_HELD + i] += i32(1)
        seats[SCALED + j] = i32(1) if is_unified(tile, i, seats[MONTH + j]) else i32(0)
        batch[DRAW + j] = tile.floats[EXCESS + i]
    draw_words_for_seats(tile, first, seed, u64(sites.VOTE), DRAWN, voting)
    count = whole_lanes(voting)
    quantile_row(tables.quantiles, NORMAL, tile.drawn, DRAWN + _STRIDE, batch, QUANTILES_DRAWN, count)
    for seat in range(count):
        j = u64(seat)
        n = of(numbers, u64(seats[LANE + j]))
        inclination = n.others_logit + n.others_slope * batch[DRAW + j] + n.shock_sd * batch[QUANTILES_DRAWN + j]
        seats[CELL + j] = i32(min(max((inclination - _LOWEST) * _PER_UNIT, f32(0)), f32(CELLS - 1)))


@one_pass
def count_votes(tile: Any, calendar: Any, tables: Any, voting: Any) -> None:
    """Count members present and yes votes, which nothing waits for: slow look-ups of several votes overlap."""
    seats, drawn = tile.seats, tile.drawn
    for seat in range(voting):
        j = u64(seat)
        seats[PRESENT + j] = i32(members_beyond_quorum(tables, drawn[DRAWN + j]))
    for seat in range(voting):
        j = u64(seat)
        unified, more, cell = u64(seats[SCALED + j]), u64(seats[PRESENT + j]), u64(seats[CELL + j])
        seats[YES + j] = count_yes(tables, unified, more, cell, drawn[DRAWN + _STRIDE + _STRIDE + j])
        seats[PRESENT + j] += i32(calendar.quorum)


@one_pass
def vote(tile: Any, numbers: Any, calendar: Any, tables: Any, voting: Any) -> None:
    """Act on the floor votes of all who are seated: won, overridden, lost or shelved."""
    seats, drawn = tile.seats, tile.drawn
    for seat in range(voting):
        j = u64(seat)
        i, k, yes, present = u64(seats[LANE + j]), seats[MONTH + j], seats[YES + j], seats[PRESENT + j]
        n, u = of(numbers, i), uniform(drawn[DRAWN + _STRIDE + _STRIDE + _STRIDE + j])
        if 2 * yes > present or u < n.override:
            come_into_force(tile, calendar, tables, i, k, yes, present)
        elif u < n.called:
            back_to_talks(tile, calendar, i, j, k)
        else:
            wait_in(tile, i, STALLED, k)


@inline
def count_yes(tables: Any, unified: Any, more: Any, cell: Any, word: Any) -> Any:
    """Return the yes votes, read from the law of the cell of the others' inclination."""
    steps, half, beyond = tables.yes_steps[unified, more, cell], u16(word >> _HALF_WORD), u16(0)
    for j in range(len(steps)):
        beyond = u16(beyond + (u16(1) if steps[j] < half else u16(0)))
    return i32(i32(tables.first_yes[unified, more, cell]) + i32(beyond))


@inline
def come_into_force(tile: Any, calendar: Any, tables: Any, i: Any, k: Any, yes: Any, present: Any) -> None:
    """Consent in month k: close the lapse and fix the term."""
    ints = tile.ints
    end_lapse(tile, calendar, tables, i, k)
    ints[LAPSE_FROM + i] = NEVER
    year = u32(max(i32(k + i32(11 - calendar.first_december)), i32(0))) // u32(12)
    one_year = ints[ESCALATOR + i] == ONE_YEAR
    year_end = i32(i32(calendar.first_december) + i32(12) * i32(year))
    ints[ONE_YEAR_END + i] = year_end if one_year else NEVER
    tile.floats[FIRST_FACTOR + u64(year) * _STRIDE + i] = tile.floats[MULTIPLE + i]
    ints[GROWS_FROM + i] = NEVER if one_year else i32(i32(year) + i32(1))
    if ints[_RATIFIED + i] < 0:
        ints[_RATIFIED + i], ints[_YES + i], ints[_PRESENT + i] = i32(k), yes, present
        ints[_PLANNED_END + i] = year_end if one_year else i32(calendar.months - 1)
    ints[EPISODES + i] = i32(0)
    wait_in(tile, i, IN_FORCE, k)


@inline
def end_lapse(tile: Any, calendar: Any, tables: Any, i: Any, k: Any) -> None:
    """Add the months without an agreement before month k; note whose turn it was in the first of all."""
    ints = tile.ints
    begins = ints[LAPSE_FROM + i]
    if k >= begins:
        ints[LAPSE + i] += i32(k - begins)
        ints[FURLOUGH + i] += max(i32(k - begins - i32(calendar.furlough_after)), i32(0))
        if ints[COVERAGE_END + i] < 0 and k > begins:
            ints[COVERAGE_END + i] = begins
            ints[COVERAGE_CAUSE + i] = i32(BY_NEGOTIATION) if ints[LAPSED_TALKING + i] != 0 else i32(BY_ASSEMBLY)
        note_dispute(tile, calendar, tables, i, begins, k)


@one_pass
def reopen(tile: Any, calendar: Any, tables: Any, seated: Any) -> None:
    """Reopen deals in force, unless Korea withdraws first or the deal's only year is over."""
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        if not runs_out(tile, calendar, i, j):
            if tile.batch[SHARE_OF_FIRST + j] < f32(1):
                note_first(tile, _REOPENED, i, k)
                wait_in(tile, i, REOPENED, k)
            else:
                leave(tile, calendar, tables, i, k, BY_ROK)


@inline
def runs_out(tile: Any, calendar: Any, i: Any, j: Any) -> Any:
    """Say whether nothing happens before a deal has run out; after its only year there is a next round."""
    until = tile.seats[UNTIL + j]
    if tile.seats[MONTH + j] < until:
        return False
    if until < calendar.months:
        wait_in(tile, i, RENEWED, until)
    return True


@one_pass
def resolve(tile: Any, calendar: Any, tables: Any, first: Any, seed: Any, seated: Any) -> None:
    """End episodes of reopening: hold, side deal, an amendment to be consented to, or termination."""
    ints, seats = tile.ints, tile.seats
    rise, target, count = DRAWN + _STRIDE + _STRIDE, QUANTILES_DRAWN, whole_lanes(seated)
    quantile_row(tables.quantiles, AMENDED_RISE, tile.drawn, rise, tile.batch, target, count)
    deepen_seats(tile, tables.quantiles, AMENDED_RISE, first, seed, _RISE_TAIL, rise, target, seated)
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[MONTH + j]
        tile.floats[RISE_ASKED + i] = f32(1) + tile.batch[QUANTILES_DRAWN + j]
        note_dispute(tile, calendar, tables, i, i32(seats[BEGAN + j] + i32(1)), min(k, i32(seats[UNTIL + j] - i32(1))))
        if not runs_out(tile, calendar, i, j):
            office = u64(is_maximalist(seats[SEAT_OFFICES + j], terms_begun(calendar, k)))
            share = tile.batch[SHARE_OF_FIRST + j]
            ints[EPISODES + i] += i32(1)
            if share < tables.resolutions[office, 1]:
                side_deal = i32(1) if share >= tables.resolutions[office, 0] else i32(0)
                ints[_SIDE_DEAL + i] = max(side_deal, ints[_SIDE_DEAL + i])
                wait_in(tile, i, IN_FORCE, k)
            elif share < tables.resolutions[office, 2]:
                wait_in(tile, i, AMENDING, k)
            else:
                leave(tile, calendar, tables, i, k, BY_US if share < f32(1) else BY_ROK)


@one_pass
def amend(tile: Any, calendar: Any, tables: Any, seated: Any) -> None:
    """Consent to amendments: the rise is due from next January, the original terms are over."""
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        if not runs_out(tile, calendar, i, j):
            if tile.batch[SHARE_OF_FIRST + j] < f32(1):
                year = max(0, (k - calendar.first_december + 23) // 12)
                if year < calendar.years and calendar.first_december + 12 * year <= tile.ints[ONE_YEAR_END + i]:
                    tile.floats[RISE + u64(year) * _STRIDE + i] *= tile.floats[RISE_ASKED + i]
                note_first(tile, _AMENDED, i, k)
                end_first_deal(tile, i, k, BY_US)
                wait_in(tile, i, IN_FORCE, k)
            else:
                leave(tile, calendar, tables, i, k, BY_ROK)


@inline
def leave(tile: Any, calendar: Any, tables: Any, i: Any, k: Any, cause: Any) -> None:
    """End the agreement in month k, for good."""
    ints = tile.ints
    ints[EXITED_MONTH + i] = i32(k)
    end_first_deal(tile, i, k, cause)
    if ints[COVERAGE_END + i] < 0:
        ints[COVERAGE_END + i], ints[COVERAGE_CAUSE + i] = i32(k), i32(cause)
    note_dispute(tile, calendar, tables, i, i32(max(k, calendar.expiry) + 1), i32(calendar.months - 1))
    wait_in(tile, i, EXITED, k)


@inline
def end_first_deal(tile: Any, i: Any, k: Any, cause: Any) -> None:
    """Note the end of the first ratified deal's original terms, if this is that deal (round 0) and its first end."""
    ints = tile.ints
    if ints[_DEAL_END + i] < 0 and ints[ROUND + i] == 0:
        ints[_DEAL_END + i], ints[_DEAL_CAUSE + i] = i32(k), i32(cause)
