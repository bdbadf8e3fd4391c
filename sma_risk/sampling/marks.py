"""What is drawn once per future, before any strategy acts? Elections, politics, levels, settlements, economy."""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling import sites
from sma_risk.sampling.compile import QUANTILES
from sma_risk.sampling.jit import inline
from sma_risk.sampling.numerics import exp, exponential, f32, i32, uniform
from sma_risk.sampling.points import u64, words_of
from sma_risk.sampling.quantiles import quantile
from sma_risk.sampling.rows import (
    BLOCKS,
    BUDGET,
    CONSENT_LEVEL,
    CPI_GROWTH,
    CUT_CLOCK,
    DEFENCE_GROWTH,
    ESCALATOR_MAXIMALIST,
    ESCALATOR_REGULAR,
    FX,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LEVEL_MAXIMALIST,
    LEVEL_REGULAR,
    OFFICE,
    OFFICE_AFTER,
    OFFICE_NEXT,
    OPENING,
    REOPEN_LEVEL,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SLOWED_MAXIMALIST,
    STALL_LOGIT,
    TILE,
    UNIFIED_FROM,
    block_row,
    word_row,
)

CPI_RULE, DEFENCE_RULE, FIXED_RULE, ONE_YEAR = 0, 1, 2, 3
NEVER = i32(1 << 14)

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
    RESERVATION,
    LOG_REGULAR_ASK,
    REGULAR_SHOCK,
    AMENDED_RISE,
) = range(len(QUANTILES))

_BLOCKS = np.array(BLOCKS, np.uint64)
_STRIDE = u64(TILE)
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
_DEMAND, _REGULAR = block_row(sites.DEMAND), block_row(sites.REGULAR)


@inline
def draw_words(tile: Any, first: Any, seed: Any) -> None:
    """Fill the words of every registered block, visit 0."""
    words = tile.words
    for b in range(len(_BLOCKS)):
        row = u64(b) * u64(4 * TILE)
        for lane in range(TILE):
            i = u64(lane)
            w0, w1, w2, w3 = words_of(first + i, seed, _BLOCKS[b], u64(0))
            words[row + i] = w0
            words[row + _STRIDE + i] = w1
            words[row + _STRIDE + _STRIDE + i] = w2
            words[row + _STRIDE + _STRIDE + _STRIDE + i] = w3


@inline
def elect(tile: Any, n: Any, tables: Any) -> None:
    """Decide who is in office: until the first inauguration, until the next, and after it."""
    words, kinds = tile.words, tile.kinds
    for lane in range(TILE):
        i = u64(lane)
        p = quantile(tables.quantile, ELECTION_PROBABILITY, words[_PROBABILITY + i])
        maximalist = uniform(words[_WINNER + i]) < p
        stays = n.hold if maximalist else n.regain
        party_wins = uniform(words[_NEXT_WINNER + i]) < stays
        heir = n.heir if party_wins else n.convert
        kinds[OFFICE + i] = i32(0)
        kinds[OFFICE_NEXT + i] = i32(1) if maximalist else i32(0)
        kinds[OFFICE_AFTER + i] = i32(1) if uniform(words[_NEXT_ATTITUDE + i]) < heir else i32(0)


@inline
def govern(tile: Any, n: Any, calendar: Any) -> None:
    """Decide when Korea has an interregnum and whether government and Assembly are united afterwards."""
    words, kinds = tile.words, tile.kinds
    last_snap, inauguration = i32(calendar.last_snap), i32(calendar.rok_inauguration)
    for lane in range(TILE):
        i = u64(lane)
        snap = i32(min(exponential(words[_SNAP + i]) / n.snap_hazard, f32(NEVER)))
        length = i32(1) + i32(exponential(words[_INTERREGNUM + i]) * n.interregnum_scale)
        called = snap <= last_snap
        begins = i32(snap + i32(1)) if called else NEVER
        ends = i32(begins + length) if called else NEVER
        settled = ends if called else inauguration
        kinds[INTERREGNUM_FROM + i] = begins
        kinds[INTERREGNUM_TO + i] = ends
        kinds[UNIFIED_FROM + i] = settled if uniform(words[_MAJORITY + i]) < n.unified_after else NEVER


@inline
def draw_levels(tile: Any, tables: Any) -> None:
    """Draw the levels of the hazards, the propensity to stall, and the clock of a troop cut."""
    words, marks, q = tile.words, tile.marks, tables.quantile
    for lane in range(TILE):
        i = u64(lane)
        marks[LEVEL_REGULAR + i] = quantile(q, TALKS_REGULAR, words[_LEVEL_REGULAR + i])
        marks[LEVEL_MAXIMALIST + i] = quantile(q, TALKS_MAXIMALIST, words[_LEVEL_MAXIMALIST + i])
        marks[CONSENT_LEVEL + i] = quantile(q, CONSENT, words[_CONSENT + i])
        marks[REOPEN_LEVEL + i] = quantile(q, REOPEN, words[_REOPEN + i])
        marks[STALL_LOGIT + i] = quantile(q, STALL, words[_STALL + i])
        marks[CUT_CLOCK + i] = exponential(words[_CUT + i])


@inline
def settlements(n: Any, q: Any, demand: Any, share: Any, reservation: Any, ask: Any, shock: Any) -> Any:
    """Return (opening demand, maximalist settlement, whether interests overlap, regular settlement)."""
    opening = quantile(q, OPENING_DEMAND, demand)
    wanted = n.floor + quantile(q, ANCHORING_SHARE, share) * (opening - n.floor)
    accepted = f32(1) + quantile(q, RESERVATION, reservation)
    surprise = min(max(quantile(q, REGULAR_SHOCK, shock), n.shock_low), n.shock_high)
    regular = n.intercept + n.slope * quantile(q, LOG_REGULAR_ASK, ask) + n.scale * surprise
    return opening, min(wanted, accepted), wanted <= accepted, exp(regular)


@inline
def escalator(word: Any, cpi: Any, defence: Any, fixed: Any) -> Any:
    """Return the rule whose cumulative share the word falls below."""
    u = uniform(word)
    rule = i32(ONE_YEAR)
    rule = i32(FIXED_RULE) if u < fixed else rule
    rule = i32(DEFENCE_RULE) if u < defence else rule
    return i32(CPI_RULE) if u < cpi else rule


@inline
def demand(tile: Any, n: Any, tables: Any) -> None:
    """Draw both potential settlements of the first round; no overlap slows the maximalist talks."""
    words, marks, kinds = tile.words, tile.marks, tile.kinds
    for lane in range(TILE):
        i = u64(lane)
        opening, maximalist, overlap, regular = settlements(
            n,
            tables.quantile,
            words[_DEMAND + i],
            words[_DEMAND + _STRIDE + i],
            words[_DEMAND + _STRIDE + _STRIDE + i],
            words[_REGULAR + i],
            words[_REGULAR + _STRIDE + i],
        )
        marks[OPENING + i] = opening
        marks[SETTLED_MAXIMALIST + i] = maximalist
        marks[SETTLED_REGULAR + i] = regular
        level = marks[LEVEL_MAXIMALIST + i]
        marks[SLOWED_MAXIMALIST + i] = level if overlap else level * n.no_overlap_factor
    for lane in range(TILE):
        i = u64(lane)
        kinds[ESCALATOR_MAXIMALIST + i] = escalator(
            words[_DEMAND + _STRIDE + _STRIDE + _STRIDE + i],
            n.maximalist_cpi,
            n.maximalist_defence,
            n.maximalist_fixed,
        )
        kinds[ESCALATOR_REGULAR + i] = escalator(
            words[_REGULAR + _STRIDE + _STRIDE + i], n.regular_cpi, n.regular_defence, n.regular_fixed
        )


@inline
def economy(tile: Any, n: Any, calendar: Any, tables: Any) -> None:
    """Draw the paths of prices, defence budget and exchange rate, kept for the years paid."""
    words, marks, q = tile.words, tile.marks, tables.quantile
    before, years = calendar.years_before, calendar.years
    for lane in range(TILE):
        i = u64(lane)
        cpi = n.cpi_known
        for year in range(before + years - 2):  # year 0 is the as-of year; a bill uses the CPI of two years before
            cpi = n.cpi_mean + n.cpi_persistence * (cpi - n.cpi_mean) + n.cpi_sd * quantile(
                q, NORMAL, words[_CPI + u64(year) * _STRIDE + i]
            )
            if year + 2 >= before:
                marks[CPI_GROWTH + u64(year + 2 - before) * _STRIDE + i] = min(cpi, n.cpi_cap) * f32(0.01)
    for lane in range(TILE):
        i = u64(lane)
        growth, budget, fx = n.defence_known, n.defence_budget, n.fx_log_start
        for year in range(1, before + years):
            row = u64(year - 1) * _STRIDE + i
            if year >= before:
                marks[DEFENCE_GROWTH + u64(year - before) * _STRIDE + i] = growth * f32(0.01)
            growth = (
                n.defence_mean
                + n.defence_persistence * (growth - n.defence_mean)
                + n.defence_sd * quantile(q, NORMAL, words[_DEFENCE + row])
            )
            budget = budget * (f32(1) + growth * f32(0.01))
            fx = n.fx_log_mean + n.fx_persistence * (fx - n.fx_log_mean) + n.fx_sd * quantile(q, NORMAL, words[_FX + row])
            if year >= before:
                marks[BUDGET + u64(year - before) * _STRIDE + i] = budget
                marks[FX + u64(year - before) * _STRIDE + i] = exp(fx)
