"""What course does each future take under a strategy? From spell to spell, all futures of a status at a time.

Futures do not touch one another, so the order in which they are played is free: whoever enters a status waits on its
list until the turn of that list. docs/model.md, section 10, says what a month is made of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling.events import (
    EXITED_MONTH,
    NEVER,
    amend,
    conclude,
    end_lapse,
    leave_stall,
    reopen,
    resolve,
    seek_consent,
    vote,
)
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import f32, i32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rounds import begin_next_round
from sma_risk.sampling.rows import (
    BEGAN,
    DISPUTED,
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
    LAST_EXPIRY,
    LISTS,
    MONTH,
    OFFER_EXCESS_MAXIMALIST,
    OFFER_EXCESS_REGULAR,
    OFFER_MAXIMALIST,
    OFFER_REGULAR,
    OFFICE_AFTER,
    OFFICE_NEXT,
    ONE_YEAR_END,
    RISE,
    SEAT_OFFICE,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SLOWED_MAXIMALIST,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    TILE,
    UNTIL,
    VISIT,
    VISITS,
    VOTES_HELD,
    outcome_row,
)
from sma_risk.sampling.schema import OUTCOMES
from sma_risk.sampling.spells import (
    AMENDING,
    EXITED,
    IN_FORCE,
    NEGOTIATING,
    PENDING,
    RENEWED,
    REOPENED,
    STALLED,
    run_clocks,
    set_rates,
    start_clocks,
    take_seats,
    walk_interregna,
)
from sma_risk.sampling.talks import run_first_talks, start_talks, walk_first_talks, walk_talks
from sma_risk.sampling.troops import cut_troops

_STRIDE = u64(STRIDE)
_COUNTED = ("lapse_months", "furlough_months", "troop_cut_month")
_NEVER_YET = np.array([outcome_row(o.name) for o in OUTCOMES if o.store == "months" and o.name not in _COUNTED])
_NONE_YET = np.array(
    [outcome_row(o.name) for o in OUTCOMES if o.store == "flags" or o.name in _COUNTED[:2]]
    + [DISPUTED, EPISODES, LAPSED_TALKING, VOTES_HELD]
)


@one_pass
def play_course(
    tile: Any,
    n: Any,
    calendar: Any,
    tables: Any,
    tempo: Any,
    consent_open: Any,
    pace: Any,
    first: Any,
    seed: Any,
    path: Any,
) -> None:
    """Play one strategy to the horizon; `path`, shape (months, TILE) or (0, TILE), receives the statuses."""
    begin_strategy(tile, n, calendar)
    start_talks(tile, first, seed, TILE)
    run_first_talks(tile, calendar, pace)
    walk_first_talks(tile, n, calendar, tables, tempo)
    write_path(tile, path, NEGOTIATING, TILE)
    conclude(tile, n, calendar, tempo, TILE)
    while someone_waits(tile):
        for status in (STALLED, PENDING, IN_FORCE, REOPENED, AMENDING):
            seated = take_seats(tile, calendar, status)
            if seated > 0:
                start_clocks(tile, first, seed, status, seated)
                set_rates(tile, n, calendar, status, seated)
                run_clocks(tile, calendar, tables, consent_open, status, seated)
                if status in (PENDING, AMENDING):
                    walk_interregna(tile, n, calendar, tables, consent_open, status, seated)
                write_path(tile, path, status, seated)
                if status == STALLED:
                    leave_stall(tile, n, calendar, tables, consent_open, seated)
                elif status == PENDING:
                    voting = seek_consent(tile, n, calendar, tables, consent_open, seated)
                    vote(tile, n, calendar, tables, first, seed, voting)
                elif status == IN_FORCE:
                    reopen(tile, n, calendar, tables, consent_open, seated)
                elif status == REOPENED:
                    resolve(tile, n, calendar, tables, consent_open, seated)
                else:
                    amend(tile, n, calendar, tables, consent_open, seated)
        seated = take_seats(tile, calendar, RENEWED)
        if seated > 0:
            begin_next_round(tile, n, calendar, tables, first, seed, seated)
        seated = take_seats(tile, calendar, NEGOTIATING)
        if seated > 0:
            start_talks(tile, first, seed, seated)
            walk_talks(tile, n, calendar, tables, tempo, seated)
            write_path(tile, path, NEGOTIATING, seated)
            conclude(tile, n, calendar, tempo, seated)
    close_horizon(tile, calendar)
    cut_troops(tile, n, calendar, tables)
    write_exits(tile, path)


@inline
def someone_waits(tile: Any) -> Any:
    """Say whether anyone waits on a list that still has its turn."""
    lengths, waits = tile.lengths, False
    for status in (NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, RENEWED):
        waits = waits or lengths[status] > 0
    return waits


@one_pass
def begin_strategy(tile: Any, n: Any, calendar: Any) -> None:
    """Forget the last strategy: talks in their first round, nothing concluded, nothing paid."""
    ints, floats, marks, kinds, seats = tile.ints, tile.floats, tile.marks, tile.kinds, tile.seats
    tile.lengths[:] = 0
    tile.disputes[:] = 0
    for lane in range(TILE):
        i = u64(lane)
        floats[TALKS_MAXIMALIST + i] = marks[SLOWED_MAXIMALIST + i]
        floats[OFFER_EXCESS_REGULAR + i] = marks[EXCESS_REGULAR + i]
        floats[OFFER_EXCESS_MAXIMALIST + i] = marks[EXCESS_MAXIMALIST + i]
        floats[OFFER_REGULAR + i] = marks[SETTLED_REGULAR + i]
        floats[OFFER_MAXIMALIST + i] = marks[SETTLED_MAXIMALIST + i]
        floats[FIRST_MULTIPLE + i] = f32(np.nan)
    for lane in range(TILE):
        i = u64(lane)
        ints[ESCALATOR_NEXT_REGULAR + i] = kinds[ESCALATOR_REGULAR + i]
        ints[ESCALATOR_NEXT_MAXIMALIST + i] = kinds[ESCALATOR_MAXIMALIST + i]
        ints[ONE_YEAR_END + i] = ints[GROWS_FROM + i] = NEVER
        ints[LAST_EXPIRY + i] = i32(calendar.expiry)
        ints[LAPSE_FROM + i] = i32(calendar.expiry + 1)
        ints[TALKS_FROM + i] = i32(calendar.talks_began)
    for lane in range(TILE):
        i = u64(lane)
        seats[LANE + i] = i32(lane)
        seats[VISIT + i] = seats[SEAT_OFFICE + i] = i32(0)
        seats[BEGAN + i] = i32(-1)
        seats[SEAT_OFFICE + _STRIDE + i] = kinds[OFFICE_NEXT + i]
        seats[SEAT_OFFICE + _STRIDE + _STRIDE + i] = kinds[OFFICE_AFTER + i]
        seats[UNTIL + i] = i32(calendar.months)
    fill_ints(tile, _NEVER_YET, i32(-1))
    fill_ints(tile, _NONE_YET, i32(0))
    for status in range(LISTS):
        for lane in range(TILE):
            ints[VISITS + u64(status) * _STRIDE + u64(lane)] = i32(1) if status == NEGOTIATING else i32(0)
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
def close_horizon(tile: Any, calendar: Any) -> None:
    """End the lapses that are still open."""
    for lane in range(TILE):
        i = u64(lane)
        if tile.ints[LAPSE_FROM + i] < calendar.months:
            end_lapse(tile, calendar, i, calendar.months)


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
