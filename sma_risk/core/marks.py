"""What is drawn once per future, before any strategy acts? Elections, politics, levels, settlements, economy."""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.core import arrays, sites
from sma_risk.core.arrays import QUANTILES
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exp, exponential, f32, i32, log, u32, u64, uniform
from sma_risk.core.philox import words_of
from sma_risk.core.rows import (
    BLOCKS,
    BUDGET,
    BUDGET_NOW,
    CONSENT_LEVEL,
    CPI,
    CPI_GROWTH,
    CUT_CLOCK,
    DEFENCE_GROWTH,
    ESCALATOR_MAXIMALIST,
    ESCALATOR_REGULAR,
    EXCESS_MAXIMALIST,
    EXCESS_REGULAR,
    FX,
    GROWTH,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LEVEL_MAXIMALIST,
    LEVEL_REGULAR,
    LOG_ASK,
    LOG_FX,
    NORMAL_DRAW,
    OFFICE,
    OFFICE_AFTER,
    OFFICE_NEXT,
    OFFICES,
    OPENING,
    REOPEN_LEVEL,
    RESERVATION,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SHARE,
    SHOCK,
    SLOWED_MAXIMALIST,
    STALL_LOGIT,
    STRIDE,
    TILE,
    UNIFIED_FROM,
    block_row,
    word_row,
)
from sma_risk.core.sites import SITES
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.tails import deepen_row
from sma_risk.core.tables.votes import GUIDE_BITS

CPI_RULE, DEFENCE_RULE, FIXED_RULE, ONE_YEAR = 0, 1, 2, 3
NEVER = i32(arrays.NEVER)

(
    NORMAL,
    ELECTION_PROBABILITY,
    TALKS_REGULAR,
    TALKS_MAXIMALIST,
    CONSENT,
    REOPEN,
    STALL,
    OPENING_DEMAND,
    ANCHORING_SHARE,
    ACCEPTABLE_RISE,
    LOG_REGULAR_ASK,
    REGULAR_SHOCK,
    AMENDED_RISE,
    SIDE_DEAL_COST,
) = range(len(QUANTILES))

_BLOCKS = np.array(BLOCKS, np.uint64)
_STRIDE = u64(STRIDE)
_CPI, _DEFENCE, _FX = block_row(sites.CPI), block_row(sites.DEFENCE), block_row(sites.FX)
_PROBABILITY, _WINNER = word_row("election.probability"), word_row("election.winner")
_NEXT_WINNER, _NEXT_ATTITUDE = word_row("election.next_winner"), word_row("election.next_attitude")
_SNAP, _INTERREGNUM, _MAJORITY = (
    word_row("politics.snap"),
    word_row("politics.interregnum"),
    word_row("politics.majority"),
)
_LEVEL_REGULAR, _LEVEL_MAXIMALIST = word_row("talks.level_regular"), word_row("talks.level_maximalist")
_CONSENT, _REOPEN = word_row("ratification.consent_level"), word_row("durability.reopen_maximalist")
_STALL, _CUT = word_row("ratification.stall_base"), word_row("forces.cut")
_GUIDE_SHIFT = u32(32 - GUIDE_BITS)
_DEMAND, _REGULAR = block_row(sites.DEMAND), block_row(sites.REGULAR)
_REGULAR_TAIL, _MAXIMALIST_TAIL = SITES["talks.level_regular.tail"], SITES["talks.level_maximalist.tail"]
_CONSENT_TAIL, _REOPEN_TAIL = SITES["ratification.consent_level.tail"], SITES["durability.reopen_maximalist.tail"]
OPENING_TAIL, RESERVATION_TAIL = SITES["demand.opening.tail"], SITES["demand.reservation.tail"]


@one_pass
def draw_words(tile: Any, first: Any, seed: Any) -> None:
    """Fill the words of every registered block, visit 0."""
    words = tile.words
    for b in range(len(_BLOCKS)):
        row = u64(b) * u64(4) * _STRIDE
        for lane in range(TILE):
            i = u64(lane)
            w0, w1, w2, w3 = words_of(first + i, seed, _BLOCKS[b], u64(0))
            words[row + i] = w0
            words[row + _STRIDE + i] = w1
            words[row + _STRIDE + _STRIDE + i] = w2
            words[row + _STRIDE + _STRIDE + _STRIDE + i] = w3


@one_pass
def read_quantiles(tile: Any, tables: Any, which: Any, site: Any, target: Any) -> None:
    """Write the quantiles of a site's words to a row of marks."""
    quantile_row(tile, tables.quantiles, which, tile.words, site, tile.marks, target, TILE)


@inline
def deepen(tile: Any, tables: Any, which: Any, site: Any, target: Any, first: Any, seed: Any, tail: Any) -> None:
    """Let second words say how far out a heavy tail is."""
    deepen_row(tables.quantiles, which, first, seed, tail, tile.words, site, tile.marks, target, TILE)


@one_pass
def elect(tile: Any, numbers: Any, tables: Any) -> None:
    """Decide who is in office: until the first inauguration, until the next, and after it; and as bits 0 to 2."""
    words, kinds, marks = tile.words, tile.kinds, tile.marks
    read_quantiles(tile, tables, ELECTION_PROBABILITY, _PROBABILITY, NORMAL_DRAW)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        maximalist = uniform(words[_WINNER + i]) < marks[NORMAL_DRAW + i]
        party_wins = uniform(words[_NEXT_WINNER + i]) < (n.hold if maximalist else n.regain)
        heir = n.heir if party_wins else n.convert
        kinds[OFFICE + i] = i32(0)
        following = i32(1) if maximalist else i32(0)
        after = i32(1) if uniform(words[_NEXT_ATTITUDE + i]) < heir else i32(0)
        kinds[OFFICE_NEXT + i] = following
        kinds[OFFICE_AFTER + i] = after
        kinds[OFFICES + i] = i32(i32(2) * following + i32(4) * after)


@one_pass
def govern(tile: Any, numbers: Any, calendar: Any) -> None:
    """Decide when Korea has an interregnum and whether government and Assembly are united afterwards."""
    words, kinds = tile.words, tile.kinds
    last_snap, inauguration = i32(calendar.last_snap), i32(calendar.rok_inauguration)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        snap = i32(min(exponential(words[_SNAP + i]) / n.snap_hazard, f32(NEVER)))
        length = i32(1) + i32(min(exponential(words[_INTERREGNUM + i]) * n.interregnum_scale, f32(NEVER)))
        called = snap <= last_snap
        begins = i32(snap + i32(1)) if called else NEVER
        ends = i32(begins + length) if called else NEVER
        settled = ends if called else inauguration
        kinds[INTERREGNUM_FROM + i] = begins
        kinds[INTERREGNUM_TO + i] = ends
        kinds[UNIFIED_FROM + i] = settled if uniform(words[_MAJORITY + i]) < n.unified_after else NEVER


@one_pass
def draw_levels(tile: Any, tables: Any, first: Any, seed: Any) -> None:
    """Draw the levels of the hazards, the propensity to stall, and the clock of a troop cut."""
    words, marks = tile.words, tile.marks
    read_quantiles(tile, tables, TALKS_REGULAR, _LEVEL_REGULAR, LEVEL_REGULAR)
    read_quantiles(tile, tables, TALKS_MAXIMALIST, _LEVEL_MAXIMALIST, LEVEL_MAXIMALIST)
    read_quantiles(tile, tables, CONSENT, _CONSENT, CONSENT_LEVEL)
    read_quantiles(tile, tables, REOPEN, _REOPEN, REOPEN_LEVEL)
    read_quantiles(tile, tables, STALL, _STALL, STALL_LOGIT)
    deepen(tile, tables, TALKS_REGULAR, _LEVEL_REGULAR, LEVEL_REGULAR, first, seed, _REGULAR_TAIL)
    deepen(tile, tables, TALKS_MAXIMALIST, _LEVEL_MAXIMALIST, LEVEL_MAXIMALIST, first, seed, _MAXIMALIST_TAIL)
    deepen(tile, tables, CONSENT, _CONSENT, CONSENT_LEVEL, first, seed, _CONSENT_TAIL)
    deepen(tile, tables, REOPEN, _REOPEN, REOPEN_LEVEL, first, seed, _REOPEN_TAIL)
    for lane in range(TILE):
        i = u64(lane)
        marks[CUT_CLOCK + i] = exponential(words[_CUT + i])


@inline
def settle_maximalist(n: Any, opening: Any, share: Any, reservation: Any) -> Any:
    """Return what is settled with a maximalist administration, and whether interests overlap."""
    wanted = n.floor + share * (opening - n.floor)
    accepted = f32(1) + reservation
    return min(wanted, accepted), wanted <= accepted


@inline
def settle_regular(n: Any, log_ask: Any, shock: Any) -> Any:
    """Return the logarithm of what is settled with a regular administration."""
    return n.intercept + n.slope * log_ask + n.scale * min(max(shock, n.shock_low), n.shock_high)


@inline
def escalator(word: Any, cpi: Any, defence: Any, fixed: Any) -> Any:
    """Return the rule whose cumulative share the word falls below."""
    u = uniform(word)
    rule = i32(ONE_YEAR)
    rule = i32(FIXED_RULE) if u < fixed else rule
    rule = i32(DEFENCE_RULE) if u < defence else rule
    return i32(CPI_RULE) if u < cpi else rule


@one_pass
def demand(tile: Any, numbers: Any, tables: Any, first: Any, seed: Any) -> None:
    """Draw both potential settlements of the first round; no overlap slows the maximalist talks."""
    words, marks, kinds = tile.words, tile.marks, tile.kinds
    read_quantiles(tile, tables, OPENING_DEMAND, _DEMAND, OPENING)
    read_quantiles(tile, tables, ANCHORING_SHARE, _DEMAND + _STRIDE, SHARE)
    read_quantiles(tile, tables, ACCEPTABLE_RISE, _DEMAND + _STRIDE + _STRIDE, RESERVATION)
    read_quantiles(tile, tables, LOG_REGULAR_ASK, _REGULAR, LOG_ASK)
    read_quantiles(tile, tables, REGULAR_SHOCK, _REGULAR + _STRIDE, SHOCK)
    deepen(tile, tables, OPENING_DEMAND, _DEMAND, OPENING, first, seed, OPENING_TAIL)
    deepen(tile, tables, ACCEPTABLE_RISE, _DEMAND + _STRIDE + _STRIDE, RESERVATION, first, seed, RESERVATION_TAIL)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        settled, overlap = settle_maximalist(n, marks[OPENING + i], marks[SHARE + i], marks[RESERVATION + i])
        marks[SETTLED_MAXIMALIST + i] = settled
        marks[SLOWED_MAXIMALIST + i] = marks[LEVEL_MAXIMALIST + i] * (f32(1) if overlap else n.no_overlap_factor)
        marks[EXCESS_MAXIMALIST + i] = log(settled) - n.log_usual
        regular = settle_regular(n, marks[LOG_ASK + i], marks[SHOCK + i])
        marks[SETTLED_REGULAR + i] = exp(regular)
        marks[EXCESS_REGULAR + i] = regular - n.log_usual
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        kinds[ESCALATOR_MAXIMALIST + i] = escalator(
            words[_DEMAND + u64(3) * _STRIDE + i], n.maximalist_cpi, n.maximalist_defence, n.maximalist_fixed
        )
        kinds[ESCALATOR_REGULAR + i] = escalator(
            words[_REGULAR + u64(2) * _STRIDE + i], n.regular_cpi, n.regular_defence, n.regular_fixed
        )


@inline
def members_beyond_quorum(tables: Any, word: Any) -> Any:
    """Return how many thresholds of attendance do not exceed the word; the guide says from where to count."""
    found = tables.attendance_guide[word >> _GUIDE_SHIFT]
    while found < len(tables.attendance) and tables.attendance[found] <= word:
        found += 1
    return found


@one_pass
def economy(tile: Any, numbers: Any, calendar: Any, tables: Any) -> None:
    """Draw the paths of prices, defence budget and exchange rate; keep what the bills of the term need."""
    begin_paths(tile, numbers)
    before, end = calendar.years_before, calendar.years_before + calendar.years
    for year in range(end):  # counted from the as-of year
        row = u64(year) * _STRIDE
        if year < end - 2:
            read_quantiles(tile, tables, NORMAL, _CPI + row, NORMAL_DRAW)
            step_cpi(tile, numbers, CPI_GROWTH + u64(max(year + 2 - before, 0)) * _STRIDE)
        if year > 0:
            bill = u64(max(year - before, 0)) * _STRIDE
            read_quantiles(tile, tables, NORMAL, _DEFENCE + row - _STRIDE, NORMAL_DRAW)
            step_defence(tile, numbers, bill)
            read_quantiles(tile, tables, NORMAL, _FX + row - _STRIDE, NORMAL_DRAW)
            step_fx(tile, numbers, bill)


@inline
def begin_paths(tile: Any, numbers: Any) -> None:
    """Start from what is known."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        marks[CPI + i] = n.cpi_known
        marks[GROWTH + i] = n.defence_known
        marks[BUDGET_NOW + i] = n.defence_budget
        marks[LOG_FX + i] = n.fx_log_start


@inline
def step_cpi(tile: Any, numbers: Any, bill: Any) -> None:
    """Move prices on by a year; a bill grows by the CPI of two years before, capped."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        cpi = n.cpi_mean + n.cpi_persistence * (marks[CPI + i] - n.cpi_mean) + n.cpi_sd * marks[NORMAL_DRAW + i]
        marks[CPI + i] = cpi
        marks[bill + i] = min(cpi, n.cpi_cap) * f32(0.01)


@inline
def step_defence(tile: Any, numbers: Any, bill: Any) -> None:
    """Move the defence budget on by a year; a bill grows by the budget's growth of the year before."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        last = marks[GROWTH + i]
        growth = (
            n.defence_mean + n.defence_persistence * (last - n.defence_mean) + n.defence_sd * marks[NORMAL_DRAW + i]
        )
        budget = marks[BUDGET_NOW + i] * (f32(1) + growth * f32(0.01))
        marks[GROWTH + i] = growth
        marks[BUDGET_NOW + i] = budget
        marks[DEFENCE_GROWTH + bill + i] = last * f32(0.01)
        marks[BUDGET + bill + i] = budget


@inline
def step_fx(tile: Any, numbers: Any, bill: Any) -> None:
    """Move the exchange rate on by a year."""
    marks = tile.marks
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        log_fx = (
            n.fx_log_mean + n.fx_persistence * (marks[LOG_FX + i] - n.fx_log_mean) + n.fx_sd * marks[NORMAL_DRAW + i]
        )
        marks[LOG_FX + i] = log_fx
        marks[FX + bill + i] = exp(log_fx)
