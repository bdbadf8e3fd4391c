"""How does a deal come into force? It leaves the stall, comes to the floor, is voted on; docs/model.md, section 8."""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.events.lapses import end_lapse
from sma_risk.core.events.seats import draw_words_for_seats, move_seat, wait_in, whole_lanes
from sma_risk.core.events.talks import back_to_talks
from sma_risk.core.fetch import prefetch
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.marks import NEVER
from sma_risk.core.numbers import of
from sma_risk.core.numerics import f32, i32, u16, u32, u64, uniform
from sma_risk.core.rows import (
    CELL,
    DRAWN,
    EPISODES,
    ESCALATOR,
    EXCESS,
    FIRST_FACTOR,
    GROWS_FROM,
    LANE,
    MONTH,
    MULTIPLE,
    ONE_YEAR_END,
    PRESENT,
    QUANTILES_DRAWN,
    SHARE_OF_FIRST,
    STRIDE,
    UNIFIED_FROM,
    UNTIL,
    VISIT,
    VOTES_HELD,
    YES,
    outcome_row,
)
from sma_risk.core.schema import IN_FORCE, PENDING, STALLED
from sma_risk.core.settlements import ONE_YEAR
from sma_risk.core.tables.functions import NORMAL
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.votes import CELLS, CELLS_PER_UNIT, GUIDE_BITS, LOWEST_LOGIT, STEPS_PER_LINE

_STRIDE = u64(STRIDE)
_HALF_WORD, _GUIDE_SHIFT = u32(16), u32(32 - GUIDE_BITS)
_LOWEST, _PER_UNIT = f32(LOWEST_LOGIT), f32(CELLS_PER_UNIT)
_RATIFIED, _PLANNED_END = outcome_row("ratified_month"), outcome_row("deal_planned_end_month")
_YES, _PRESENT = outcome_row("yes_votes"), outcome_row("members_present")


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
    seats, voting = tile.seats, 0
    for seat in range(seated):
        j = u64(seat)
        i, k, until = u64(seats[LANE + j]), seats[MONTH + j], seats[UNTIL + j]
        if k >= until:
            if until < calendar.months:
                come_into_force(tile, calendar, tables, i, until, i32(-1), i32(-1))
        elif tile.batch[SHARE_OF_FIRST + j] < f32(1):
            move_seat(seats, u64(voting), j)
            voting += 1
        else:
            back_to_talks(tile, calendar, i, j, k)
    return voting


@one_pass
def call_votes(tile: Any, numbers: Any, tables: Any, first: Any, seed: Any, voting: Any) -> None:
    """Draw the words of each vote, count those present, and ask for the law of the yes votes."""
    ints, seats, drawn, steps = tile.ints, tile.seats, tile.drawn, tables.yes_steps
    for seat in range(voting):
        j = u64(seat)
        i = u64(seats[LANE + j])
        seats[VISIT + j] = ints[VOTES_HELD + i]
        ints[VOTES_HELD + i] += i32(1)
    draw_words_for_seats(tile, first, seed, u64(sites.VOTE), DRAWN, voting)
    count = whole_lanes(voting)
    quantile_row(tile, tables.quantiles, NORMAL, drawn, DRAWN + _STRIDE, tile.batch, QUANTILES_DRAWN, count)
    for seat in range(count):
        j = u64(seat)
        i = u64(seats[LANE + j])
        n, excess = of(numbers, i), tile.floats[EXCESS + i]
        inclination = n.others_logit + n.others_slope * excess + n.shock_sd * tile.batch[QUANTILES_DRAWN + j]
        seats[CELL + j] = i32(min(max((inclination - _LOWEST) * _PER_UNIT, f32(0)), f32(CELLS - 1)))
    for seat in range(voting):
        j = u64(seat)
        unified = i32(1) if seats[MONTH + j] >= tile.kinds[UNIFIED_FROM + u64(seats[LANE + j])] else i32(0)
        more = i32(members_beyond_quorum(tables, drawn[DRAWN + j]))
        law = i32(i32(i32(unified * i32(steps.shape[1])) + more) * i32(CELLS) + seats[CELL + j])
        seats[PRESENT + j], seats[CELL + j] = more, law  # the cell of the inclination is a part of it
        for step in range(0, steps.shape[3], STEPS_PER_LINE):
            prefetch(steps, law * steps.shape[3] + step)


@inline
def members_beyond_quorum(tables: Any, word: Any) -> Any:
    """Return how many thresholds of attendance do not exceed the word; the guide says from where to count."""
    found = tables.attendance_guide[word >> _GUIDE_SHIFT]
    while found < len(tables.attendance) and tables.attendance[found] <= word:
        found += 1
    return found


@one_pass
def count_votes(tile: Any, calendar: Any, tables: Any, voting: Any) -> None:
    """Read the yes votes from their laws."""
    seats = tile.seats
    laws = tables.yes_steps.shape[0] * tables.yes_steps.shape[1] * CELLS
    steps, first = tables.yes_steps.reshape(laws, tables.yes_steps.shape[3]), tables.first_yes.reshape(laws)
    for seat in range(voting):
        j = u64(seat)
        law, half = u64(seats[CELL + j]), u16(tile.drawn[DRAWN + _STRIDE + _STRIDE + j] >> _HALF_WORD)
        row, beyond = steps[law], u16(0)
        for step in range(len(row)):
            beyond = u16(beyond + (u16(1) if row[step] < half else u16(0)))
        seats[YES + j] = i32(i32(first[law]) + i32(beyond))
        seats[PRESENT + j] += i32(calendar.quorum)


@one_pass
def vote(tile: Any, numbers: Any, calendar: Any, tables: Any, voting: Any) -> None:
    """Act on the floor votes of all who are seated: won, overridden, lost or shelved."""
    for seat in range(voting):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        yes, present = tile.seats[YES + j], tile.seats[PRESENT + j]
        n, u = of(numbers, i), uniform(tile.drawn[DRAWN + u64(3) * _STRIDE + j])
        if i32(yes + yes) > present or u < n.override:
            come_into_force(tile, calendar, tables, i, k, yes, present)
        elif u < n.called:
            back_to_talks(tile, calendar, i, j, k)
        else:
            wait_in(tile, i, STALLED, k)


@inline
def come_into_force(tile: Any, calendar: Any, tables: Any, i: Any, k: Any, yes: Any, present: Any) -> None:
    """Consent in month k: close the lapse and fix the term."""
    ints = tile.ints
    year = u32(max(i32(k + i32(11 - calendar.first_december)), i32(0))) // u32(12)
    one_year = ints[ESCALATOR + i] == ONE_YEAR
    year_end = i32(i32(calendar.first_december) + i32(12) * i32(year))
    ints[ONE_YEAR_END + i] = year_end if one_year else NEVER
    ints[GROWS_FROM + i] = NEVER if one_year else i32(i32(year) + i32(1))
    tile.floats[FIRST_FACTOR + u64(year) * _STRIDE + i] = tile.floats[MULTIPLE + i]
    if ints[_RATIFIED + i] < 0:
        ints[_RATIFIED + i], ints[_YES + i], ints[_PRESENT + i] = i32(k), yes, present
        ints[_PLANNED_END + i] = year_end if one_year else i32(calendar.months - 1)
    ints[EPISODES + i] = i32(0)
    end_lapse(tile, calendar, tables, i, k)
    wait_in(tile, i, IN_FORCE, k)
