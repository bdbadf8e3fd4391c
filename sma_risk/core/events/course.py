"""What course does each future take under a strategy? From spell to spell, all futures of a status at a time.

Futures do not touch one another, so the order in which they are played is free: whoever enters a status waits on its
list until the turn of that list. docs/model.md, section 10, says what a month is made of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.core.events.consent import call_votes, count_votes, leave_stall, seek_consent, vote
from sma_risk.core.events.durability import EXITED_MONTH, amend, reopen, resolve
from sma_risk.core.events.inherited import take_over
from sma_risk.core.events.lapses import close_horizon
from sma_risk.core.events.rounds import begin_next_round
from sma_risk.core.events.seats import RENEWED, awaits_assembly, take_seats
from sma_risk.core.events.spells import find_causes, run_clocks, set_rates, start_clocks, walk_interregna
from sma_risk.core.events.talks import conclude, run_talks, start_talks
from sma_risk.core.events.troops import cut_troops
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.marks import NEVER
from sma_risk.core.numerics import f32, i32, u64
from sma_risk.core.rows import (
    BEGAN,
    CUT_ADDED,
    EPISODES,
    ESCALATOR_MAXIMALIST,
    ESCALATOR_NEXT_MAXIMALIST,
    ESCALATOR_NEXT_REGULAR,
    ESCALATOR_REGULAR,
    EXCESS_MAXIMALIST,
    EXCESS_REGULAR,
    FIRST_FACTOR,
    FIRST_MULTIPLE,
    GROWS_FROM,
    LANE,
    LAPSE_FROM,
    LAPSED_TALKING,
    LISTS,
    MONTH,
    OFFER_EXCESS_MAXIMALIST,
    OFFER_EXCESS_REGULAR,
    OFFER_MAXIMALIST,
    OFFER_REGULAR,
    ONE_YEAR_END,
    RISE,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SIDE_DEALS_COST,
    SINCE,
    SLOWED_MAXIMALIST,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    TILE,
    UNTIL,
    VISITS,
    VOTES_HELD,
    YEARS_SINCE_EXPIRY,
    outcome_row,
)
from sma_risk.core.schema import (
    AMENDING,
    EXITED,
    IN_FORCE,
    LENGTHS,
    NEGOTIATING,
    OUTCOMES,
    PENDING,
    REOPENED,
    STALLED,
    UNSIGNED,
)

_STRIDE = u64(STRIDE)
_NEVER_YET = np.array([outcome_row(o.name) for o in OUTCOMES if o.store == "months" and o.name not in LENGTHS])
_NONE_YET = np.array(
    [outcome_row(o.name) for o in OUTCOMES if o.store == "flags" or o.name in LENGTHS]
    + [EPISODES, LAPSED_TALKING, VOTES_HELD, YEARS_SINCE_EXPIRY]
)


@one_pass
def play_course(
    tile: Any,
    numbers: Any,
    calendar: Any,
    tables: Any,
    tempo: Any,
    consent_open: Any,
    talks_sums: Any,
    stretches: Any,
    first: Any,
    seed: Any,
    path: Any,
) -> None:
    """Play one strategy to the horizon; `path`, shape (months, TILE) or (0, TILE), receives the statuses."""
    begin_strategy(tile, calendar)
    if calendar.signed_with != UNSIGNED:
        take_over(tile, calendar, tables)
    while someone_waits(tile):
        seated = take_seats(tile, calendar, NEGOTIATING)
        if seated > 0:
            start_talks(tile, first, seed, seated)
            run_talks(tile, numbers, calendar, talks_sums, seated)
            write_path(tile, path, NEGOTIATING, seated)
            conclude(tile, numbers, calendar, tempo, seated)
        for status in (STALLED, PENDING, IN_FORCE, REOPENED, AMENDING):
            seated = take_seats(tile, calendar, status)
            if seated > 0:
                start_clocks(tile, first, seed, status, seated)
                set_rates(tile, numbers, calendar, status, seated)
                run_clocks(tile, calendar, tables, consent_open, stretches, status, seated)
                if awaits_assembly(status):
                    walk_interregna(tile, numbers, calendar, tables, consent_open, status, seated)
                find_causes(tile, numbers, calendar, tables, consent_open, status, seated)
                write_path(tile, path, status, seated)
                if status == STALLED:
                    leave_stall(tile, calendar, seated)
                elif status == PENDING:
                    voting = seek_consent(tile, calendar, tables, seated)
                    call_votes(tile, numbers, tables, first, seed, voting)
                    count_votes(tile, calendar, tables, voting)
                    vote(tile, numbers, calendar, tables, voting)
                elif status == IN_FORCE:
                    reopen(tile, calendar, tables, seated)
                elif status == REOPENED:
                    resolve(tile, numbers, calendar, tables, first, seed, seated)
                else:
                    amend(tile, calendar, tables, seated)
        seated = take_seats(tile, calendar, RENEWED)
        if seated > 0:
            begin_next_round(tile, numbers, calendar, tables, first, seed, seated)
    close_horizon(tile, calendar, tables)
    cut_troops(tile, calendar, tables)
    write_exits(tile, path)


@inline
def someone_waits(tile: Any) -> Any:
    """Say whether anyone waits on a list that still has its turn."""
    lengths, waits = tile.lengths, False
    for status in (NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, RENEWED):
        waits = waits or lengths[status] > 0
    return waits


@one_pass
def begin_strategy(tile: Any, calendar: Any) -> None:
    """Forget the last strategy: talks in their first round, nothing concluded, nothing paid."""
    ints, floats, marks, kinds = tile.ints, tile.floats, tile.marks, tile.kinds
    for lane in range(TILE):
        i = u64(lane)
        floats[TALKS_MAXIMALIST + i] = marks[SLOWED_MAXIMALIST + i]
        floats[OFFER_EXCESS_REGULAR + i] = marks[EXCESS_REGULAR + i]
        floats[OFFER_EXCESS_MAXIMALIST + i] = marks[EXCESS_MAXIMALIST + i]
        floats[OFFER_REGULAR + i] = marks[SETTLED_REGULAR + i]
        floats[OFFER_MAXIMALIST + i] = marks[SETTLED_MAXIMALIST + i]
        floats[FIRST_MULTIPLE + i] = f32(np.nan)
        floats[CUT_ADDED + i] = floats[SIDE_DEALS_COST + i] = f32(0)
    for lane in range(TILE):
        i = u64(lane)
        ints[ESCALATOR_NEXT_REGULAR + i] = kinds[ESCALATOR_REGULAR + i]
        ints[ESCALATOR_NEXT_MAXIMALIST + i] = kinds[ESCALATOR_MAXIMALIST + i]
        ints[ONE_YEAR_END + i] = ints[GROWS_FROM + i] = NEVER
        ints[LAPSE_FROM + i] = i32(calendar.expiry + 1)
        ints[TALKS_FROM + i] = i32(calendar.talks_began)
    for lane in range(TILE):
        tile.waiting[u64(NEGOTIATING) * _STRIDE + u64(lane)] = i32(lane)
        ints[SINCE + u64(lane)] = i32(-1)
    fill_ints(tile, _NEVER_YET, i32(-1))
    fill_ints(tile, _NONE_YET, i32(0))
    for status in range(LISTS):
        tile.lengths[status] = TILE if status == NEGOTIATING else 0
        for lane in range(TILE):
            ints[VISITS + u64(status) * _STRIDE + u64(lane)] = i32(0)
    for year in range(calendar.years):
        for lane in range(TILE):
            floats[FIRST_FACTOR + u64(year) * _STRIDE + u64(lane)] = f32(0)
            floats[RISE + u64(year) * _STRIDE + u64(lane)] = f32(1)


@inline
def fill_ints(tile: Any, rows: Any, value: Any) -> None:
    """Fill some rows of `ints`."""
    for row in rows:
        for lane in range(TILE):
            tile.ints[row + u64(lane)] = value


@one_pass
def write_path(tile: Any, path: Any, status: Any, seated: Any) -> None:
    """Write the status at the end of each month of the spells that are seated."""
    if len(path) > 0:
        for seat in range(seated):
            j = u64(seat)
            for k in range(max(tile.seats[BEGAN + j], 0), min(tile.seats[MONTH + j], tile.seats[UNTIL + j])):
                path[k, tile.seats[LANE + j]] = status


@one_pass
def write_exits(tile: Any, path: Any) -> None:
    """Write the months after an exit."""
    if len(path) > 0:
        for lane in range(TILE):
            exit_month = tile.ints[EXITED_MONTH + u64(lane)]
            if exit_month >= 0:
                for k in range(exit_month, len(path)):
                    path[k, lane] = EXITED
